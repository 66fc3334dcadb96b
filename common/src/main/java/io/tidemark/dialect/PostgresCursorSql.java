package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.TableId;

/** {@link CursorSql} for PostgreSQL. */
final class PostgresCursorSql implements CursorSql {
  private static final String MICROS = "(extract(epoch FROM %s) * 1000000)::bigint";

  private static final String MOMENT =
      "SELECT "
          + MICROS.formatted("clock_timestamp()")
          + ", pg_has_role('pg_read_all_stats', 'USAGE'), pg_is_in_recovery()";

  /**
   * Our own sessions only read. Cleaners and senders have transactions too, but write no rows of
   * tables.
   */
  private static final String BEGUN =
      "SELECT pid, "
          + MICROS.formatted("xact_start")
          + " FROM pg_catalog.pg_stat_activity"
          + " WHERE datname = current_database() AND xact_start IS NOT NULL"
          + " AND pid <> pg_backend_pid()"
          + " AND (application_name, usename)"
          + " IS DISTINCT FROM (current_setting('application_name'), current_user)"
          + " AND backend_type NOT IN ('autovacuum worker', 'walsender', 'parallel worker')";

  /**
   * A snapshot lists the transactions of all databases. Those of others are known by the lock that
   * each holds on itself, and by the list of prepared ones; what is found in neither has ended
   * since, or is replayed on a replica, and counts as one of this database.
   */
  private static final String WRITING =
      "SELECT x.id, coalesce(a.pid, 0), "
          + MICROS.formatted("a.xact_start")
          + " FROM (SELECT txid_snapshot_xip(txid_current_snapshot()) AS id) x"
          + " LEFT JOIN pg_catalog.pg_locks l ON l.locktype = 'transactionid'"
          + " AND l.mode = 'ExclusiveLock' AND l.granted"
          + " AND l.transactionid::text::bigint = x.id & 4294967295"
          + " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
          + " LEFT JOIN pg_catalog.pg_prepared_xacts p"
          + " ON p.transaction::text::bigint = x.id & 4294967295"
          + " WHERE coalesce(a.datname, p.database, current_database()) = current_database()";

  private static final String INDEXED =
      "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_index i"
          + " JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
          + " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
          + " JOIN pg_catalog.pg_am m ON m.oid = c.relam"
          + " WHERE i.indrelid = to_regclass(?) AND a.attname = ? AND m.amname = 'btree'"
          + " AND i.indisvalid AND i.indpred IS NULL)";

  private static final String REPLICA =
      "a replica does not know when transactions of its primary began: one that first writes"
          + " longer than cursor.delay.ms after its begin is found by the reconciliation alone,"
          + " or by cursor.lookback.ms";

  private static final String UNPRIVILEGED =
      "the user may not see when transactions of others began: one that first writes longer"
          + " than cursor.delay.ms after its begin is found by the reconciliation alone, or by"
          + " cursor.lookback.ms. GRANT pg_read_all_stats to the user, and it is waited for";

  private final Reads reads = new PostgresReads().reads();
  private final PostgresDialect dialect;

  PostgresCursorSql(PostgresDialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public Sql page(CursorRead read, int limit) {
    return reads.page(read, limit);
  }

  @Override
  public Sql greatest(CursorRead read) {
    return reads.greatest(read);
  }

  @Override
  public Sql withoutValue(CursorRead read, int most) {
    return reads.withoutValue(read, most);
  }

  @Override
  public String atLeast(Column cursor) {
    return dialect.quote(cursor.name()) + " >= ?";
  }

  @Override
  public String blindness(boolean replica) {
    return replica ? REPLICA : UNPRIVILEGED;
  }

  @Override
  public Sql moment() {
    return Sql.of(MOMENT);
  }

  @Override
  public Sql begun() {
    return Sql.of(BEGUN);
  }

  @Override
  public Sql writing() {
    return Sql.of(WRITING);
  }

  @Override
  public Sql isIndexed(TableId table, String column) {
    return Sql.of(INDEXED, dialect.quote(table), column);
  }

  @Override
  public Sql repeats(TableId table, String column) {
    return Sql.of("SELECT FALSE");
  }

  @Override
  public String createIndex(TableId table, String column) {
    return "CREATE INDEX CONCURRENTLY ON "
        + dialect.quote(table)
        + " ("
        + dialect.quote(column)
        + ")";
  }
}
