package io.tidemark.cli.own;

import io.tidemark.cli.database.Sql;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A table or view as the catalog lists it, whether or not the user may read it.
 *
 * @param name its name
 * @param view whether it is a view
 * @param columns their names
 * @param types their types, at the bottom of domains
 * @param key the best key that the catalog proves, else empty
 * @param mayUseSchema whether the user has USAGE on the schema
 * @param mayRead whether the user may select every column
 * @param filtered whether row-level security hides rows
 */
record Listing(
    TableName name,
    boolean view,
    List<String> columns,
    List<String> types,
    List<String> key,
    boolean mayUseSchema,
    boolean mayRead,
    boolean filtered) {

  /** As the source connector proves it: unique, checked at once, NOT NULL, on whole columns. */
  private static final String KEY =
      """
      SELECT ARRAY(
        SELECT a.attname::text
        FROM unnest((i.indkey::int2[])[0:i.indnkeyatts - 1]) WITH ORDINALITY AS u (num, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.num
        ORDER BY u.place) AS names
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
      WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indisready
        AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL
        AND (c.relkind = 'p'
          OR NOT EXISTS (SELECT 1 FROM pg_catalog.pg_inherits h WHERE h.inhparent = c.oid))
        AND NOT EXISTS (
          SELECT 1 FROM generate_series(0, i.indnkeyatts - 1) p
          JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[p]
          JOIN pg_catalog.pg_opclass o ON o.oid = i.indclass[p]
          WHERE NOT a.attnotnull OR NOT o.opcdefault OR i.indcollation[p] <> a.attcollation)
      ORDER BY i.indisprimary DESC, i.indnkeyatts, x.relname LIMIT 1""";

  private static final String ALL =
      """
      WITH RECURSIVE bottom AS (
        SELECT oid, oid AS top FROM pg_catalog.pg_type WHERE typtype <> 'd'
        UNION ALL
        SELECT b.oid, t.oid FROM bottom b JOIN pg_catalog.pg_type t
          ON t.typtype = 'd' AND t.typbasetype = b.top)
      SELECT n.nspname, c.relname, c.relkind IN ('v', 'm'),
        ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum),
        ARRAY(SELECT t.typname::text FROM pg_catalog.pg_attribute a
          JOIN bottom b ON b.top = a.atttypid JOIN pg_catalog.pg_type t ON t.oid = b.oid
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum),
        coalesce(k.names, '{}'), has_schema_privilege(n.oid, 'USAGE'),
        has_table_privilege(c.oid, 'SELECT') OR NOT EXISTS (
          SELECT 1 FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            AND NOT has_column_privilege(c.oid, a.attnum, 'SELECT')),
        row_security_active(c.oid)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN LATERAL (
      """
          + KEY
          + """
      ) k ON true
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
        AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
      ORDER BY n.nspname, c.relname""";

  /** Everything that is no part of the database system itself. */
  static List<Listing> all(Sql sql) {
    return sql.rows(ALL, Listing::read);
  }

  private static Listing read(ResultSet row) throws SQLException {
    return new Listing(
        new TableName(row.getString(1), row.getString(2)),
        row.getBoolean(3),
        texts(row, 4),
        texts(row, 5),
        texts(row, 6),
        row.getBoolean(7),
        row.getBoolean(8),
        row.getBoolean(9));
  }

  private static List<String> texts(ResultSet row, int column) throws SQLException {
    Array array = row.getArray(column);
    return List.of((String[]) array.getArray());
  }

  /** With a key that somebody vouches for; empty for none. */
  SourceTable table(List<String> chosenKey) {
    List<SourceTable.Column> all = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      all.add(new SourceTable.Column(columns.get(i), types.get(i)));
    }
    return new SourceTable(name, all, chosenKey, chosenKey.equals(key), filtered);
  }
}
