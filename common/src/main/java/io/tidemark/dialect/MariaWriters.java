package io.tidemark.dialect;

/**
 * {@link WriterSteps} for MariaDB. Both lists need the privilege PROCESS; without it the second is
 * an error.
 *
 * <p>{@code PROCESSLIST} is of now, session by session. {@code INNODB_TRX} comes from a buffer that
 * is filled anew when it has not been read for a tenth of a second, by whoever reads it then, under
 * a lock that each reader takes as well. It has each transaction from its begin until snapshots
 * show its rows, or nobody ever will, and an id for each that has written; an {@code
 * AUTO_INCREMENT} is taken a moment before that, in a statement that is under way.
 */
final class MariaWriters implements WriterSteps {
  /** Names of locks are those of all databases of a server. */
  private static final String ALONE = "SELECT get_lock('tidemark_writers', 10)";

  /**
   * While it waits for these it is not between the number and the id, nor is an event between two
   * statements. A session that logs in has the number of what its thread has run for another one,
   * and where many come and go there is always one.
   */
  private static final String STATEMENTS =
      """
      SELECT CASE WHEN p.STATE IN ('User lock', 'User sleep')
            OR (p.COMMAND = 'Connect' AND p.INFO IS NULL) THEN 0
          ELSE -1 - p.QUERY_ID END, p.ID,
        CAST((unix_timestamp(now(6)) - p.TIME_MS / 1000) * 1000000 AS signed)
      FROM information_schema.PROCESSLIST p
      WHERE p.ID <> connection_id() AND p.COMMAND NOT IN ('Sleep', 'Daemon', 'Binlog Dump')
        AND NOT (p.COMMAND = 'Connect' AND p.USER = 'unauthenticated user')""";

  /**
   * Begins are in the server's own zone. A time that its clocks show twice in autumn is taken for
   * the earlier one, which is that of two hours before, two hours later.
   *
   * <p>The statement that began it took its time just before, in the second before perhaps, and the
   * server forgets it: its stopwatch begins anew with each statement of a function or trigger.
   */
  private static final String BEGUN =
      """
      unix_timestamp(least(convert_tz(t.trx_started, 'SYSTEM', '+00:00'),
        convert_tz(t.trx_started - INTERVAL 2 HOUR, 'SYSTEM', '+00:00') + INTERVAL 2 HOUR)) - 1""";

  /**
   * The buffer is cut at 16 MB, and says so to nobody. A transaction takes at most 2.5 kB of it;
   * one that waits 16 more for the row that it waits for, and 48 bytes for each that it waits for.
   * Room that it once had for waits it keeps, which leaves a third.
   */
  private static final String WHOLE =
      """
      count(*) OVER () * 2560 + sum(t.trx_state = 'LOCK WAIT') OVER ()
        * (16384 + 48 * (SELECT count(*) FROM information_schema.PROCESSLIST)) < 4194304""";

  private static final String TRANSACTIONS =
      """
      SELECT t.trx_id, t.trx_mysql_thread_id,
        CASE t.trx_id WHEN 0 THEN CAST((%s) * 1000000 AS signed) END,
        t.trx_is_read_only OR t.trx_autocommit_non_locking,
        t.trx_mysql_thread_id = connection_id() AND coalesce(locate('%%1$s', t.trx_query), 0) > 0
          AND %s
      FROM information_schema.INNODB_TRX t"""
          .formatted(BEGUN, WHOLE);

  /** Longer than the tenth, and not in step with others. */
  private static final String PAUSE = "SELECT sleep(0.11 + rand() * 0.1)";

  @Override
  public Sql alone() {
    return Sql.of(ALONE);
  }

  @Override
  public Sql statements() {
    return Sql.of(STATEMENTS);
  }

  /** The list shows the first thousand characters of a statement, so the mark is at its begin. */
  @Override
  public Sql transactions(String mark) {
    return Sql.of(("/* %1$s */ " + TRANSACTIONS).formatted(mark));
  }

  @Override
  public Sql pause() {
    return Sql.of(PAUSE);
  }
}
