package io.tidemark.cli.view;

import java.util.Locale;

/**
 * What was found when something was looked at.
 *
 * @param what was looked at
 * @param state how it is
 * @param message what that means, and what to do
 */
public record Finding(String what, State state, String message) {
  /** How something is. */
  public enum State {
    OK(Tone.GOOD),
    /** Worth knowing, and no harm. */
    NOTE(Tone.BUSY),
    PROBLEM(Tone.BAD);

    private final Tone tone;

    State(Tone tone) {
      this.tone = tone;
    }

    Tone tone() {
      return tone;
    }

    /** The word for it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Finding ok(String what, String message) {
    return new Finding(what, State.OK, message);
  }

  public static Finding note(String what, String message) {
    return new Finding(what, State.NOTE, message);
  }

  public static Finding problem(String what, String message) {
    return new Finding(what, State.PROBLEM, message);
  }

  public boolean isProblem() {
    return state == State.PROBLEM;
  }
}
