package io.tidemark.dialect;

import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import org.jspecify.annotations.Nullable;

/** Questions to SQLite's own tables and pragmas, of which the catalog is made. */
final class SqliteCatalogSql {
  /** The name may be written in any case; a file has one schema. */
  private static final String FOUND =
      "m.type IN ('table', 'view') AND m.name = ? COLLATE NOCASE"
          + " AND coalesce(?, 'main') = 'main' COLLATE NOCASE";

  private static final String VISIBLE =
      "m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~'";

  /**
   * The smallest unique index of a table that refuses equal rows, over columns that are not NULL.
   */
  private static final String BEST =
      """
      (SELECT i.name FROM pragma_index_list(m.name) i
        JOIN pragma_index_xinfo(i.name) x
        LEFT JOIN pragma_table_info(m.name) n ON n.cid = x.cid
        WHERE i.`unique` AND NOT i.partial AND x.`key`
        GROUP BY i.name HAVING min(coalesce(n.`notnull`, 0)) = 1
        ORDER BY count(*), i.name LIMIT 1)""";

  private static final String KEY_POSITION =
      """
      CASE WHEN EXISTS (SELECT 1 FROM pragma_table_info(m.name) p WHERE p.pk > 0) THEN c.pk
        ELSE coalesce((SELECT x.seqno + 1 FROM pragma_index_xinfo(%s) x
          WHERE x.`key` AND x.cid = c.cid), 0) END"""
          .formatted(BEST);

  /** SQLite tells it of indexes only; that of a unique one decides which rows are one. */
  private static final String COLLATION =
      """
      (SELECT '`' || replace(x.coll, '`', '``') || '`' FROM pragma_index_list(m.name) i
        JOIN pragma_index_xinfo(i.name) x
        WHERE i.`unique` AND x.`key` AND x.cid = c.cid AND upper(x.coll) <> 'BINARY' LIMIT 1)""";

  /** Whether a column is the key that is the row's own number: never NULL, an integer. */
  static final String ROW_NUMBER =
      "(c.pk = 1 AND upper(c.type) = 'INTEGER'"
          + " AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) i WHERE i.origin = 'pk'))";

  /**
   * Statements compare a column by the collation that it was declared with, of which only the text
   * of the declaration tells, and what may be NULL is behind no value.
   */
  private static final String PAGEABLE =
      """
      %1$s OR m.type = 'table' AND c.`notnull` AND coalesce(upper(m.sql), '') NOT LIKE '%%COLLATE%%'
        AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) i
          JOIN pragma_index_xinfo(i.name) x
          WHERE i.`unique` AND x.`key` AND x.cid = c.cid AND upper(x.coll) <> 'BINARY')"""
          .formatted(ROW_NUMBER);

  /** ANY is what is declared in a STRICT table where others declare nothing. */
  private static final String TYPE =
      """
      CASE WHEN upper(c.type) = 'ANY'
          AND EXISTS (SELECT 1 FROM pragma_table_list(m.name) l WHERE l.strict)
        THEN '' ELSE c.type END""";

  private static final String COLUMNS =
      """
      SELECT ${schema}, m.name, m.type = 'view', c.name, ${type}, NULL, 0, 0, 0,
        NOT c.`notnull` AND NOT ${number}, c.hidden IN (2, 3), ${collation}, ${pageable}, ${position}
      FROM sqlite_schema m, pragma_table_xinfo(m.name) c
      WHERE c.hidden <> 1 AND ${found}
      ORDER BY m.name, c.cid"""
          .replace("${type}", TYPE)
          .replace("${number}", ROW_NUMBER)
          .replace("${collation}", COLLATION)
          .replace("${pageable}", PAGEABLE)
          .replace("${position}", KEY_POSITION);

  private static final String ECHO = "CAST(? AS text)";

  /** Indexes that refuse equal rows, and the key that is the row's own number. */
  private static final String KEYS =
      """
      SELECT i.name, n.name FROM sqlite_schema m, pragma_index_list(m.name) i
        JOIN pragma_index_xinfo(i.name) x
        JOIN pragma_table_xinfo(m.name) n ON n.cid = x.cid
      WHERE %1$s AND i.`unique` AND NOT i.partial AND x.`key`
        AND NOT EXISTS (SELECT 1 FROM pragma_index_xinfo(i.name) e WHERE e.`key` AND e.cid < 0)
      UNION ALL
      SELECT '', c.name FROM sqlite_schema m, pragma_table_xinfo(m.name) c
      WHERE %1$s AND c.pk > 0
        AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) i WHERE i.origin = 'pk')"""
          .formatted(FOUND);

  private SqliteCatalogSql() {}

  static Sql columns() {
    return Sql.of(columns("NULL", VISIBLE));
  }

  static Sql columns(TableId table) {
    String text = columns(ECHO, FOUND);
    return Sql.of(text, table.schema(), table.name(), table.schema());
  }

  private static String columns(String schema, String found) {
    return COLUMNS.replace("${schema}", schema).replace("${found}", found);
  }

  static Sql place(TableId table) {
    String text = "SELECT " + ECHO + ", m.name FROM sqlite_schema m WHERE " + FOUND;
    return Sql.of(text, table.schema(), table.name(), table.schema());
  }

  static Sql names(TableId table) {
    String text =
        "SELECT c.name FROM sqlite_schema m, pragma_table_xinfo(m.name) c WHERE c.hidden <> 1 AND "
            + FOUND
            + " ORDER BY c.cid";
    return Sql.of(text, table.name(), table.schema());
  }

  static Sql tables() {
    return Sql.of(
        "SELECT NULL, m.name, m.type = 'view', 1, 0 FROM sqlite_schema m WHERE "
            + VISIBLE
            + " ORDER BY m.name");
  }

  /** Columns with a default, and a key that is the row's own number. */
  static Sql filled(TableId table) {
    String text =
        "SELECT c.name, 0 FROM sqlite_schema m, pragma_table_xinfo(m.name) c WHERE "
            + FOUND
            + " AND (c.dflt_value IS NOT NULL OR "
            + ROW_NUMBER
            + ")";
    return Sql.of(text, table.name(), table.schema());
  }

  static Sql keys(TableId table) {
    return Sql.of(KEYS, table.name(), table.schema(), table.name(), table.schema());
  }

  /** A primary key's columns are never made nullable. */
  static Sql pins(TableId table) {
    String text =
        "SELECT c.name, 0, 'the primary key' FROM sqlite_schema m, pragma_table_info(m.name) c"
            + " WHERE c.pk > 0 AND "
            + FOUND;
    return Sql.of(text, table.name(), table.schema());
  }

  /** Foreign keys of other tables; views are found by their names again when it is made anew. */
  static Sql dependents(TableId table) {
    return Sql.of(
        "SELECT DISTINCT 'table ' || m.name FROM sqlite_schema m, pragma_foreign_key_list(m.name) f"
            + " WHERE m.type = 'table' AND f.`table` = ? COLLATE NOCASE"
            + " AND m.name <> ? COLLATE NOCASE ORDER BY 1",
        table.name(),
        table.name());
  }

  /** What a STRICT table lacks, where no column may be declared as a time. */
  static Sql strict(TableId table) {
    String alter =
        "ALTER TABLE %s ADD COLUMN %s ANY".formatted(SqliteNames.quote(table), SystemColumns.TIME);
    String text =
        """
        SELECT 'It is STRICT, so that no column can be added that is declared as a time: ' || ?
        FROM sqlite_schema m
        WHERE %s AND EXISTS (SELECT 1 FROM pragma_table_list(m.name) l WHERE l.strict)
          AND NOT EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = '%s')"""
            .formatted(FOUND, SystemColumns.TIME);
    return Sql.of(text, alter + " lets rows in", table.name(), table.schema());
  }

  /**
   * The number that a table has in the schema. One that is made after it was dropped has a higher
   * one as long as something that was made after it is there, as its key tables are.
   */
  static Sql number(TableId table) {
    return Sql.of(
        "SELECT max(m.rowid) FROM sqlite_schema m WHERE " + FOUND, table.name(), table.schema());
  }

  /** Whether there is such a schema: what may be done in it is up to the file. */
  static Sql schema(String columns, @Nullable String name) {
    return Sql.of("SELECT " + columns + " WHERE coalesce(?, 'main') = 'main' COLLATE NOCASE", name);
  }

  static Sql table(String columns, TableId table) {
    return Sql.of(
        "SELECT " + columns + " FROM sqlite_schema m WHERE " + FOUND, table.name(), table.schema());
  }
}
