package io.tidemark.cli.view;

/** How a word is meant, which a colour may stress; the word says it all without one. */
public enum Tone {
  PLAIN(""),
  HEADING("1"),
  FAINT("2"),
  GOOD("32"),
  BUSY("36"),
  BAD("31");

  private final String code;

  Tone(String code) {
    this.code = code;
  }

  /** The tone of a run's status. */
  public static Tone of(String status) {
    if (Status.isUnderWay(status)) {
      return BUSY;
    }
    return switch (status) {
      case "COMPLETED" -> GOOD;
      case "SUPERSEDED" -> FAINT;
      default -> BAD;
    };
  }

  /** A text in this tone, as terminals show it. */
  String painted(String text) {
    return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
