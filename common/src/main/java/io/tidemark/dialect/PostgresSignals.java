package io.tidemark.dialect;

/** Reads signal tables, which Debezium may read too. */
final class PostgresSignals {
  private static final String DEBEZIUMS_OWN =
      "'execute-snapshot', 'stop-snapshot', 'pause-snapshot', 'resume-snapshot',"
          + " 'snapshot-window-open', 'snapshot-window-close', 'schema-changes', 'log'";

  private PostgresSignals() {}

  static Sql read(String quotedTable, int limit) {
    return Sql.of(
        "SELECT CAST(id AS text), CAST(type AS text), CAST(data AS text) FROM "
            + quotedTable
            + " WHERE type IS NULL OR CAST(type AS text) NOT IN ("
            + DEBEZIUMS_OWN
            + ") LIMIT "
            + limit);
  }
}
