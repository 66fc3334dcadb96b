package io.tidemark.dialect;

import io.tidemark.table.TableId;

/** The query that lists columns and keys, from PostgreSQL's own catalog. */
final class PostgresCatalogSql {
  private static final String RELATIONS =
      """
      WITH relation AS MATERIALIZED (
        SELECT c.oid, c.relname, c.relkind, n.nspname,
          c.relkind <> 'p' AND EXISTS (
            SELECT 1 FROM pg_catalog.pg_inherits WHERE inhparent = c.oid) AS is_parent
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
      """;

  private static final String KEYS =
      "key AS MATERIALIZED (SELECT c.oid, k.attributes FROM relation c CROSS JOIN LATERAL (\n"
          + PostgresKeySql.BEST_KEY
          + ") k),\n";

  private static final String ATTRIBUTES =
      """
      attribute AS MATERIALIZED (
        SELECT c.*, a.attnum, a.attname, a.attnotnull, a.attgenerated, a.attcollation,
          coalesce(d.under, a.atttypid) AS type, coalesce(d.typmod, a.atttypmod) AS typmod
        FROM relation c
        JOIN pg_catalog.pg_attribute a
          ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN LATERAL (
          WITH RECURSIVE walk AS (
            SELECT typbasetype AS under, typtypmod AS typmod
            FROM pg_catalog.pg_type WHERE oid = a.atttypid AND typtype = 'd'
            UNION ALL
            SELECT u.typbasetype,
              CASE WHEN u.typtypmod < 0 THEN w.typmod ELSE u.typtypmod END
            FROM walk w JOIN pg_catalog.pg_type u ON u.oid = w.under AND u.typtype = 'd')
          SELECT w.under, w.typmod
          FROM walk w JOIN pg_catalog.pg_type u ON u.oid = w.under AND u.typtype <> 'd') d
          ON true)
      """;

  /**
   * Domains are listed as the type at their bottom. The length and the digits are unpacked from the
   * type modifier; a scale is signed. Names of types and collations outside of pg_catalog are
   * qualified, so that a user's type is never taken for PostgreSQL's. NOT NULL is what the column
   * itself says, where that holds for all rows read by the table's name: a domain's is not enforced
   * in views and outer joins, a foreign table's nowhere, a parent's not by children that dropped
   * it, and a constraint that is not valid not for older rows.
   */
  private static final String COLUMNS =
      """
      SELECT a.nspname AS table_schema,
        a.relname AS table_name,
        a.relkind IN ('v', 'm') AS is_view,
        a.attname AS column_name,
        CASE WHEN tn.nspname = 'pg_catalog' THEN t.typname::text
          ELSE quote_ident(tn.nspname) || '.' || quote_ident(t.typname) END AS type_name,
        CASE WHEN en.nspname = 'pg_catalog' THEN e.typname::text
          ELSE quote_ident(en.nspname) || '.' || quote_ident(e.typname) END AS element_type_name,
        CASE WHEN coalesce(e.typname, t.typname) IN ('varchar', 'bpchar') AND a.typmod > 4
          THEN a.typmod - 4 ELSE 0 END AS length,
        CASE WHEN coalesce(e.typname, t.typname) = 'numeric' AND a.typmod > 4
          THEN (a.typmod - 4) >> 16 & 65535 ELSE 0 END AS precision,
        CASE WHEN coalesce(e.typname, t.typname) = 'numeric' AND a.typmod > 4
          THEN (((a.typmod - 4) & 2047) # 1024) - 1024 ELSE 0 END AS scale,
        NOT a.attnotnull OR a.relkind = 'f' OR a.is_parent
          OR EXISTS (
            SELECT 1 FROM pg_catalog.pg_constraint u
            WHERE u.conrelid = a.oid AND u.contype = 'n' AND NOT u.convalidated
              AND a.attnum = ANY (u.conkey)) AS nullable,
        a.attgenerated <> '' AS generated,
        (SELECT quote_ident(q.nspname) || '.' || quote_ident(o.collname)
          FROM pg_catalog.pg_collation o
          JOIN pg_catalog.pg_namespace q ON q.oid = o.collnamespace
          WHERE o.oid = a.attcollation AND o.collname <> 'default') AS collation,
        tn.nspname = 'pg_catalog' OR t.typtype = 'e' AS pageable,
        coalesce(array_position(k.attributes, a.attnum), 0) AS key_position
      FROM attribute a
      JOIN pg_catalog.pg_type t ON t.oid = a.type
      JOIN pg_catalog.pg_namespace tn ON tn.oid = t.typnamespace
      LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
      LEFT JOIN pg_catalog.pg_namespace en ON en.oid = e.typnamespace
      LEFT JOIN key k ON k.oid = a.oid
      ORDER BY a.nspname, a.relname, a.attnum
      """;

  private static final String USERS =
      """
        AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
        AND NOT c.relispartition
        AND has_schema_privilege(n.oid, 'USAGE')
      """;

  static final String ALL = columnsOf(USERS);

  private static final String IN_SCHEMA = "  AND n.nspname = ? AND c.relname = ?\n";

  private static final String ON_SEARCH_PATH = "  AND c.oid = to_regclass(quote_ident(?))\n";

  private static final String PLACE =
      """
      SELECT n.nspname, c.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
      """;

  private static final String NAMES =
      """
      SELECT a.attname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
      """;

  /** All that is known of a table's columns. */
  static Sql columns(TableId table) {
    return of(table, columnsOf(where(table)));
  }

  /** A table's schema and name. */
  static Sql place(TableId table) {
    return of(table, PLACE + where(table));
  }

  /** The names of a table's columns. */
  static Sql names(TableId table) {
    return of(table, NAMES + where(table) + "ORDER BY a.attnum");
  }

  private static String where(TableId table) {
    return table.schema() == null ? ON_SEARCH_PATH : IN_SCHEMA;
  }

  private static Sql of(TableId table, String text) {
    return table.schema() == null
        ? Sql.of(text, table.name())
        : Sql.of(text, table.schema(), table.name());
  }

  /**
   * Each step is materialized: in one join of a dozen tables the planner looks for the best of all
   * orders, which takes it five times as long as to run the query.
   */
  private static String columnsOf(String tables) {
    return RELATIONS + tables + "),\n" + KEYS + ATTRIBUTES + COLUMNS;
  }

  /** Wide values are read with their rows, so their pages count. */
  static final String TABLES =
      """
      WITH RECURSIVE tree AS (
        SELECT c.oid AS root, c.oid FROM pg_catalog.pg_class c
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
        UNION ALL
        SELECT t.root, i.inhrelid FROM tree t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid),
      size AS (
        SELECT t.root, sum(greatest(s.relpages, 0) + greatest(w.relpages, 0))::bigint AS pages
        FROM tree t JOIN pg_catalog.pg_class s ON s.oid = t.oid
        LEFT JOIN pg_catalog.pg_class w ON w.oid = s.reltoastrelid
        GROUP BY t.root)
      SELECT n.nspname AS table_schema,
        c.relname AS table_name,
        c.relkind IN ('v', 'm') AS is_view,
        pg_table_is_visible(c.oid) AS visible,
        s.pages
      FROM size s
      JOIN pg_catalog.pg_class c ON c.oid = s.root
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE true
      """
          + USERS
          + "ORDER BY n.nspname, c.relname";

  /** The transactions that last wrote what the catalog has of a table's columns and indexes. */
  static final String VERSION =
      """
      SELECT concat(r.oid, ';',
        (SELECT string_agg(concat(a.attnum, ':', a.xmin), ',' ORDER BY a.attnum)
         FROM pg_catalog.pg_attribute a WHERE a.attrelid = r.oid AND a.attnum > 0), ';',
        (SELECT string_agg(concat(i.indexrelid, ':', i.xmin), ',' ORDER BY i.indexrelid)
         FROM pg_catalog.pg_index i WHERE i.indrelid = r.oid))
      FROM (SELECT to_regclass(?) AS oid) AS r WHERE r.oid IS NOT NULL""";

  static final String PAGES =
      """
      WITH RECURSIVE tree AS (
        SELECT to_regclass(?)::oid AS oid
        UNION ALL
        SELECT i.inhrelid FROM tree t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid)
      SELECT coalesce(sum(pg_relation_size(oid)), 0)::bigint / current_setting('block_size')::bigint
      FROM tree
      """;

  /** Columns that have a value where none is given, and whether they take none. */
  static final String FILLED =
      """
      SELECT a.attname, a.attidentity = 'a'
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE n.nspname = coalesce(CAST(? AS text), current_schema()) AND c.relname = ?
        AND (a.attidentity <> '' OR a.atthasdef AND a.attgenerated = '')
      """;

  private PostgresCatalogSql() {}
}
