package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.TableId;

/**
 * {@link CursorSql} for SQLite. It has one writer at a time, and readers see what has been
 * committed: while a transaction that has begun to write is under way nobody else can commit, so
 * that no row that can be seen is younger than its first one. Nothing has to be waited for, and
 * nobody can be asked.
 */
final class SqliteCursorSql implements CursorSql {
  private static final String INDEXED =
      """
      SELECT EXISTS (SELECT 1 FROM sqlite_schema m, pragma_index_list(m.name) i
          JOIN pragma_index_xinfo(i.name) x
          JOIN pragma_table_xinfo(m.name) c ON c.cid = x.cid
          WHERE m.type = 'table' AND m.name = ? COLLATE NOCASE AND c.name = ?
            AND x.seqno = 0 AND NOT i.partial AND upper(x.coll) = 'BINARY')
        OR EXISTS (SELECT 1 FROM sqlite_schema m, pragma_table_xinfo(m.name) c
          WHERE m.type = 'table' AND m.name = ? COLLATE NOCASE AND c.name = ?
            AND %s)"""
          .formatted(SqliteCatalogSql.ROW_NUMBER);

  private static final String REPEATS =
      """
      SELECT EXISTS (SELECT 1 FROM sqlite_schema m, pragma_table_xinfo(m.name) c
        WHERE m.type = 'table' AND m.name = ? COLLATE NOCASE AND c.name = ?
          AND %s AND upper(m.sql) NOT LIKE '%%AUTOINCREMENT%%')"""
          .formatted(SqliteCatalogSql.ROW_NUMBER);

  private final SqliteReads words = new SqliteReads();
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
    return words.ordered(cursor, words.quote(cursor.name()))
        + " >= "
        + SqliteReads.value(cursor.type().kind(), "?");
  }

  @Override
  public Sql moment() {
    return Sql.of("SELECT CAST(unixepoch('subsec') * 1000000 AS INTEGER), 1, 0");
  }

  @Override
  public String blindness(boolean replica) {
    throw new UnsupportedOperationException("SQLite hides no transaction that matters");
  }

  @Override
  public Sql begun() {
    return Sql.of("SELECT 0, 0 WHERE 0");
  }

  @Override
  public Sql writing() {
    return Sql.of("SELECT 0, 0, 0 WHERE 0");
  }

  @Override
  public Sql isIndexed(TableId table, String column) {
    return Sql.of(INDEXED, table.name(), column, table.name(), column);
  }

  /** One that is declared AUTOINCREMENT it does not. */
  @Override
  public Sql repeats(TableId table, String column) {
    return Sql.of(REPEATS, table.name(), column);
  }

  @Override
  public String createIndex(TableId table, String column) {
    return "CREATE INDEX %s ON %s (%s)"
        .formatted(
            words.quote(table.name() + "_" + column), words.quote(table), words.quote(column));
  }
}
