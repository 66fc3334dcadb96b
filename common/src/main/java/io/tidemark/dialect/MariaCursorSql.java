package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.TableId;

/**
 * {@link CursorSql} for MariaDB. Who is writing is told by {@code INNODB_TRX} to users with the
 * privilege PROCESS, others get an error; it shows what was so up to a tenth of a second ago, which
 * is why the clock is read that much earlier, and the writers that much later. A transaction has
 * begun when its first statement did that was let through to its table.
 */
final class MariaCursorSql implements CursorSql {
  /** Seconds after which what is shown is surely newer. */
  private static final String STALE = "0.2";

  /** The server's own zone is that of its times; whole seconds, so that it may be one more. */
  private static final String BEGUN =
      """
      SELECT t.trx_mysql_thread_id, CAST((unix_timestamp(now(6)) - 1 - timestampdiff(SECOND, t.trx_started, \
      convert_tz(utc_timestamp(6), '+00:00', 'SYSTEM'))) * 1000000 AS signed)
      FROM information_schema.INNODB_TRX t WHERE t.trx_mysql_thread_id <> connection_id()
      UNION ALL SELECT p.ID, CAST((unix_timestamp(now(6)) - p.TIME_MS / 1000) * 1000000 AS signed)
      FROM information_schema.PROCESSLIST p
      WHERE p.ID <> connection_id() AND p.COMMAND IN ('Query', 'Execute', 'Prepare')""";

  /**
   * Branches of a union are run one after the other. A statement that waits may have its number
   * without having written.
   */
  private static final String WRITING =
      """
      SELECT 0, 0, 0 FROM (SELECT sleep(%s) AS slept) s WHERE slept <> 0
      UNION ALL SELECT t.trx_id, t.trx_mysql_thread_id, NULL FROM information_schema.INNODB_TRX t
      WHERE t.trx_mysql_thread_id <> connection_id()
        AND (t.trx_rows_modified > 0
          OR t.trx_query IS NOT NULL AND NOT t.trx_autocommit_non_locking)"""
          .formatted(STALE);

  private static final String MOMENT =
      """
      SELECT CAST((unix_timestamp(now(6)) - %s) * 1000000 AS signed), 1, coalesce((
        SELECT VARIABLE_VALUE > 0 FROM information_schema.GLOBAL_STATUS
        WHERE VARIABLE_NAME = 'SLAVES_RUNNING'), 0)"""
          .formatted(STALE);

  private static final String INDEXED =
      """
      SELECT EXISTS (SELECT 1 FROM information_schema.STATISTICS i
        WHERE i.TABLE_SCHEMA = coalesce(?, database()) AND i.TABLE_NAME = ?
          AND i.COLUMN_NAME = ? AND i.SEQ_IN_INDEX = 1 AND i.INDEX_TYPE = 'BTREE')""";

  private static final String BLIND =
      "This MariaDB is a replica, and nobody can say which transactions of its primary are still to"
          + " come: rows whose cursor is older than cursor.delay.ms by then are found by the"
          + " reconciliation alone";

  private final MariaReads words = new MariaReads();
  private final Reads reads = words.reads();

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
    return words.quote(cursor.name()) + " >= ?";
  }

  @Override
  public Sql moment() {
    return Sql.of(MOMENT);
  }

  @Override
  public String blindness(boolean replica) {
    return BLIND;
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
    return Sql.of(INDEXED, table.schema(), table.name(), column);
  }

  /** It counts on, also after a restart. */
  @Override
  public Sql repeats(TableId table, String column) {
    return Sql.of("SELECT 0");
  }

  @Override
  public String createIndex(TableId table, String column) {
    return "CREATE INDEX %s ON %s (%s)"
        .formatted(
            words.quote(table.name() + "_" + column), words.quote(table), words.quote(column));
  }
}
