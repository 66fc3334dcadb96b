package io.tidemark.cli.chaos;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Why a run ended before its time.
 *
 * @param what for people
 */
public record Finding(Kind kind, String what) {

  /** What can be found. */
  public enum Kind {
    /** A live row is absent in a copy. */
    MISSING,
    /** A row of a copy is what it was before, or of an earlier generation. */
    OLDER,
    /** A table and its copy stay different. */
    UNEQUAL,
    /** The run table counts other rows than were changed. */
    MISCOUNTED,
    /** A row was appended more or less often than it was sent, or sent more often than it must. */
    APPENDED_WRONGLY,
    /** No run comes to its end. */
    STUCK,
    /** A connector does not run though everything is repaired. */
    STOPPED,
    /** The run itself failed, which says nothing of Tidemark. */
    BROKEN_OFF;

    /** Whether Tidemark did what it must never do. */
    public boolean isViolation() {
      return this != BROKEN_OFF;
    }
  }

  /** What a failure of a run means; of one that is no violation all is told that is known. */
  static Finding of(Throwable e) {
    if (e instanceof Violation violation) {
      return violation.finding();
    }
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    return new Finding(Kind.BROKEN_OFF, trace.toString().strip());
  }

  /** Whether Tidemark did what it must never do. */
  public boolean isViolation() {
    return kind.isViolation();
  }

  @Override
  public String toString() {
    return isViolation() ? "%s: %s".formatted(kind, what) : "the run broke off: " + what;
  }
}
