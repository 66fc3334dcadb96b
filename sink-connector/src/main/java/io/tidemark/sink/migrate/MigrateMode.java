package io.tidemark.sink.migrate;

import java.util.Locale;

/** {@code migrate.mode}. */
public enum MigrateMode {
  /**
   * Creates tables, adds nullable columns, gives columns more room and lets them be NULL; refuses
   * everything else.
   */
  SAFE,
  /** The same; drops tables that need more than that, and makes them anew. */
  FORCED,
  /** Never touches a table's definition. */
  NONE;

  /** As it is written in a configuration. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
