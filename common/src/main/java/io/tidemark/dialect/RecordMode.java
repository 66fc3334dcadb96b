package io.tidemark.dialect;

import java.util.Locale;

/** {@code record.mode}: what a record does to a row that is there, or is not. */
public enum RecordMode {
  /** Writes the row, whether it is there or not. */
  UPSERT,
  /** Adds a row that is not there, and leaves one that is. */
  INSERT,
  /** Writes a row that is there, and adds none. */
  UPDATE;

  /** As it is written in a configuration. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of that name in a configuration. */
  public static RecordMode of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
