package io.tidemark.source.read;

import io.tidemark.dialect.CursorSql;
import io.tidemark.dialect.WriterSteps;
import io.tidemark.jdbc.Row;
import io.tidemark.jdbc.Session;
import io.tidemark.source.read.ChangeReader.Writer;
import io.tidemark.source.read.Writers.Listed;
import java.util.List;
import java.util.UUID;

/** Asks who is writing, in a transaction that sees one moment. */
final class WritersLook {
  /** Some three seconds. */
  private static final int TRIES = 20;

  private WritersLook() {}

  /**
   * Whoever may have taken a value that nobody can see yet.
   *
   * @throws ReadFailure when the database gives no answer that is certain
   */
  static List<Writer> of(Session tx) {
    CursorSql sql = tx.dialect().cursors();
    return sql.steps()
        .map(steps -> inSteps(tx, steps))
        .orElseGet(() -> tx.query(sql.writing(), WritersLook::writer));
  }

  private static List<Writer> inSteps(Session tx, WriterSteps steps) {
    if (!tx.queryOne(steps.alone(), row -> row.getBoolean(1)).orElse(false)) {
      throw new ReadFailure(
          ReadFailure.Kind.CONTENTION,
          "too many tasks ask at once who is writing: raise poll.interval.ms");
    }
    List<Writer> statements = tx.query(steps.statements(), WritersLook::writer);
    return Writers.of(statements, transactions(tx, steps));
  }

  private static List<Listed> transactions(Session tx, WriterSteps steps) {
    for (int tries = 0; tries <= TRIES; tries++) {
      List<Listed> listed = tx.query(steps.transactions(mark()), WritersLook::listed);
      // the first answer may have been gathered while this was asked, and begun before
      if (tries > 0 && listed.stream().anyMatch(Listed::proves)) {
        return listed;
      }
      tx.query(steps.pause(), row -> 0);
    }
    throw new ReadFailure(
        ReadFailure.Kind.PERMANENT,
        "it is not to be seen who is writing: something reads information_schema.INNODB_TRX,"
            + " INNODB_LOCKS or INNODB_LOCK_WAITS ten times a second, and keeps them old, or so many"
            + " transactions wait for locks that they are cut: let it ask less often, or see what"
            + " they wait for; the sync goes on by itself then");
  }

  private static String mark() {
    return UUID.randomUUID().toString();
  }

  private static Writer writer(Row row) {
    return new Writer(row.getLong(1), row.getLong(2), row.getLong(3) / 1000);
  }

  private static Listed listed(Row row) {
    return new Listed(writer(row), row.getBoolean(4), row.getBoolean(5));
  }
}
