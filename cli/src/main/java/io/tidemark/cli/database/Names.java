package io.tidemark.cli.database;

/** Names and texts as SQL spells them. */
public final class Names {

  private Names() {}

  /** An identifier in double quotes. */
  public static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** A text as a literal that means the same whatever standard_conforming_strings says. */
  public static String literal(String text) {
    String doubled = text.replace("'", "''");
    return doubled.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : "E'" + doubled.replace("\\", "\\\\") + "'";
  }
}
