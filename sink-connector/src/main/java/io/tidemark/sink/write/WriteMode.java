package io.tidemark.sink.write;

import io.tidemark.sink.rules.Rules;
import java.util.Locale;

/** {@code write.mode}. */
public enum WriteMode {
  /** Rows are replaced, and deleted when a generation proves that they are gone. */
  OVERWRITE_DELETE_STALE,
  /** Rows are replaced and never deleted for being absent. */
  OVERWRITE,
  /** Every record becomes a row. */
  APPEND;

  /** As it is written in a configuration. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What must stay the same while a generation is written, as text: evidence of two kinds proves
   * nothing together (I5).
   */
  public String writtenAs(Rules rules) {
    return text() + " " + rules.evidence();
  }

  /** Whether rows are told apart by their key. */
  public boolean keyed() {
    return this != APPEND;
  }
}
