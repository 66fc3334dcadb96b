package io.tidemark.dialect;

import java.util.Locale;

/** {@code delete.behavior}: what becomes of a row that is gone at the source. */
public enum DeleteBehavior {
  /** It is deleted. */
  DELETE,
  /** It stays, and {@code _sync_deleted_at} says since when it is gone. */
  MARK,
  /** The same, and its columns that the records write are set to NULL, but for the key. */
  CLEAR_FIELDS,
  /** It stays as it is. */
  NONE;

  /** Whether rows get {@code _sync_deleted_at}. */
  public boolean marks() {
    return this == MARK || this == CLEAR_FIELDS;
  }

  /** As it is written in a configuration. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The behaviour of that name in a configuration. */
  public static DeleteBehavior of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
