package io.tidemark.dialect;

/**
 * {@link WriterSteps} for MySQL, which has InnoDB's list of transactions as MariaDB, and numbers
 * statements in {@code performance_schema} alone: there an event is a statement from its begin to
 * its end, with all that it calls. A session that runs something which has no event, because nobody
 * counts its events or it has just begun or ended, is listed by its own number, and waited for
 * until it has an event or rests: too long sometimes, never too short.
 */
final class MySqlWriters implements WriterSteps {
  private final WriterSteps maria = new MariaWriters();

  private static final String STATEMENTS =
      """
      SELECT CASE WHEN p.STATE IN ('User lock', 'User sleep')
            OR (p.COMMAND = 'Connect' AND p.INFO IS NULL) THEN 0
          WHEN e.EVENT_ID IS NULL THEN -4611686018427387904 - CAST(p.ID AS signed)
          ELSE -1 - CAST(e.THREAD_ID << 32 | e.EVENT_ID & 4294967295 AS signed) END, p.ID,
        CAST((unix_timestamp(now(6)) - coalesce(e.TIMER_WAIT / 1000000000000, p.TIME + 2)) * 1000000
          AS signed)
      FROM information_schema.PROCESSLIST p
        LEFT JOIN performance_schema.threads h ON h.PROCESSLIST_ID = p.ID
        LEFT JOIN performance_schema.events_statements_current e ON e.THREAD_ID = h.THREAD_ID
          AND e.END_EVENT_ID IS NULL AND e.NESTING_EVENT_LEVEL = 0
      WHERE p.ID <> connection_id()
        AND p.COMMAND NOT IN ('Sleep', 'Daemon', 'Binlog Dump', 'Binlog Dump GTID')
        AND NOT (p.COMMAND = 'Connect' AND p.USER = 'unauthenticated user')""";

  /** What has not written yet goes by an address, which is greater than any number. */
  private static final String ID = "if(t.trx_id < 281474976710656, t.trx_id + 0, 0)";

  @Override
  public Sql alone() {
    return maria.alone();
  }

  @Override
  public Sql statements() {
    return Sql.of(STATEMENTS);
  }

  @Override
  public Sql transactions(String mark) {
    return Sql.of(maria.transactions(mark).text().replace("t.trx_id", ID));
  }

  @Override
  public Sql pause() {
    return maria.pause();
  }
}
