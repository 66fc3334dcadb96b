package io.tidemark.dialect;

/** Reads signal tables, which Debezium may read too. */
final class SignalRows {
  private static final String DEBEZIUMS_OWN =
      "'execute-snapshot', 'stop-snapshot', 'pause-snapshot', 'resume-snapshot',"
          + " 'snapshot-window-open', 'snapshot-window-close', 'schema-changes', 'log'";

  private SignalRows() {}

  /**
   * See {@link Dialect#signals}.
   *
   * @param text the type that a cast makes texts with
   */
  static Sql read(String quotedTable, String text, int limit) {
    return Sql.of(
        "SELECT CAST(id AS %1$s), CAST(type AS %1$s), CAST(data AS %1$s) FROM %2$s WHERE type IS NULL OR CAST(type AS %1$s) NOT IN (%3$s) LIMIT %4$d"
            .formatted(text, quotedTable, DEBEZIUMS_OWN, limit));
  }
}
