package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import java.util.Optional;

/**
 * {@link CursorSql} for MariaDB, as far as it goes: nothing may be read by a cursor yet. Who is
 * writing is told by {@code INNODB_TRX}, from a buffer that is filled anew only after nobody has
 * read it for a tenth of a second, so that it may be of any age; by zeros instead of numbers for
 * those who have not written; and on a replica, or a node of Galera, not at all.
 */
final class MariaCursorSql implements CursorSql {
  private final MariaReads words = new MariaReads();
  private final Reads reads = words.reads();

  @Override
  public Optional<String> objection() {
    return Optional.of(
        "MariaDB does not tell reliably who is still writing, so that rows that commit late would be"
            + " missed: set mode=full, or mode=diff, which sends only what has changed");
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

  @Override
  public Sql moment() {
    return Sql.of("SELECT CAST(unix_timestamp(now(6)) * 1000000 AS signed), 0, 0");
  }

  @Override
  public String blindness(boolean replica) {
    return objection().orElseThrow();
  }

  @Override
  public Sql begun() {
    throw new UnsupportedOperationException(objection().orElseThrow());
  }

  @Override
  public Sql writing() {
    throw new UnsupportedOperationException(objection().orElseThrow());
  }

  @Override
  public Sql isIndexed(TableId table, String column) {
    throw new UnsupportedOperationException(objection().orElseThrow());
  }

  @Override
  public Sql repeats(TableId table, String column) {
    throw new UnsupportedOperationException(objection().orElseThrow());
  }

  @Override
  public String createIndex(TableId table, String column) {
    throw new UnsupportedOperationException(objection().orElseThrow());
  }
}
