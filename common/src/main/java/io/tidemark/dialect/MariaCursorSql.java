package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@link CursorSql} for MariaDB and MySQL: who is writing is found out {@linkplain MariaWriters in
 * steps}, after the limit of the clock and the snapshot in which a bound is the last row.
 *
 * <p>No row below the bound is then missed. Let a transaction take a value that is below it. A
 * number was taken before one that the snapshot shows, so before the snapshot; a time is that of
 * its statement, below the limit of the clock, which was before the steps. Either way it was taken
 * before {@link MariaWriters#statements}. If its statement is under way then, it is listed: a
 * number waits for it, and the limit of a time lies before its begin, or that of its transaction:
 * the list forgets the former when the statement has run others, of a function. If it has ended,
 * the transaction has an id by then, or never had the row; the list of transactions, which is
 * gathered later, has it, and it is waited for, or it has ended before, and pages that are read
 * afterwards see its rows. A statement that has ended when the list is gathered, in a session that
 * can only read by then, has ended with its transaction. Times that an application took after its
 * transaction had begun are covered by the begins of those that have not written yet.
 *
 * <p>All of that is of transactions of this server and of InnoDB. What a replica or a node of a
 * cluster is sent by others took its values there; other engines are in neither list.
 */
final class MariaCursorSql implements CursorSql {
  private static final String INDEXED =
      """
      SELECT EXISTS (SELECT 1 FROM information_schema.STATISTICS i
        WHERE i.TABLE_SCHEMA = coalesce(?, database()) AND i.TABLE_NAME = ? AND i.COLUMN_NAME = ?
          AND i.SEQ_IN_INDEX = 1 AND i.INDEX_TYPE = 'BTREE' AND %s)""";

  private final MariaFlavor flavor;
  private final MariaReads words = new MariaReads();
  private final Reads reads = words.reads();

  MariaCursorSql(MariaFlavor flavor) {
    this.flavor = flavor;
  }

  @Override
  public Optional<Sql> objections(@Nullable TableId table) {
    return Optional.of(flavor.objections(table));
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
    return words.quote(cursor.name()) + " >= ?";
  }

  /** Of what it compares with it only says in a warning that it has cut something off. */
  @Override
  public boolean takesAnyText() {
    return true;
  }

  @Override
  public Sql moment() {
    return Sql.of("SELECT CAST(unix_timestamp(now(6)) * 1000000 AS signed), 1, 0");
  }

  @Override
  public String blindness(boolean replica) {
    throw new UnsupportedOperationException("it is refused where it hides a transaction");
  }

  /** They are among the {@link #steps}. */
  @Override
  public Sql begun() {
    return Sql.of("SELECT 0, 0 FROM dual WHERE FALSE");
  }

  @Override
  public Sql writing() {
    throw new UnsupportedOperationException("it is told in steps");
  }

  @Override
  public Optional<WriterSteps> steps() {
    return Optional.of(flavor.writers());
  }

  @Override
  public Sql isIndexed(TableId table, String column) {
    return Sql.of(INDEXED.formatted(flavor.isUsed()), table.schema(), table.name(), column);
  }

  /** It counts on, also after a restart. */
  @Override
  public Sql repeats(TableId table, String column) {
    return Sql.of("SELECT FALSE");
  }

  @Override
  public String createIndex(TableId table, String column) {
    return "CREATE INDEX %s ON %s (%s)"
        .formatted(
            words.quote(table.name() + "_" + column), words.quote(table), words.quote(column));
  }
}
