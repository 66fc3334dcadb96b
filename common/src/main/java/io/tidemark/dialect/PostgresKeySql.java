package io.tidemark.dialect;

/** What PostgreSQL's catalog proves to be a key: the one definition that all reading relies on. */
final class PostgresKeySql {
  /**
   * The unique indexes of the table {@code c}. An index proves that what the table's own
   * comparisons tell apart is unique, and only then: its collations and operators are those of the
   * columns. The index of a table that others inherit from knows nothing of their rows, which are
   * read with it.
   */
  private static final String UNIQUE =
      """
        FROM pg_catalog.pg_index i
        JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
        WHERE i.indrelid = c.oid
          AND i.indisunique AND i.indisvalid AND i.indisready AND i.indimmediate
          AND i.indpred IS NULL AND i.indexprs IS NULL
          AND (c.relkind = 'p' OR NOT EXISTS (
            SELECT 1 FROM pg_catalog.pg_inherits WHERE inhparent = c.oid))
          AND NOT EXISTS (
            SELECT 1 FROM generate_series(0, i.indnkeyatts - 1) p
            JOIN pg_catalog.pg_attribute ka ON ka.attrelid = c.oid AND ka.attnum = i.indkey[p]
            JOIN pg_catalog.pg_opclass oc ON oc.oid = i.indclass[p]
            WHERE NOT oc.opcdefault OR i.indcollation[p] <> ka.attcollation)
      """;

  /** Their attributes. */
  private static final String ATTRIBUTES = "(i.indkey::int2[])[0:i.indnkeyatts - 1]";

  /** The attributes of the best key of the table {@code c}: one without NULLs. */
  static final String BEST_KEY =
      "SELECT "
          + ATTRIBUTES
          + " AS attributes\n"
          + UNIQUE
          + """
          AND NOT EXISTS (
            SELECT 1 FROM generate_series(0, i.indnkeyatts - 1) p
            JOIN pg_catalog.pg_attribute ka ON ka.attrelid = c.oid AND ka.attnum = i.indkey[p]
            WHERE NOT ka.attnotnull OR EXISTS (
                SELECT 1 FROM pg_catalog.pg_constraint u
                WHERE u.conrelid = c.oid AND u.contype = 'n' AND NOT u.convalidated
                  AND ka.attnum = ANY (u.conkey)))
        ORDER BY i.indisprimary DESC, i.indnkeyatts, ic.relname
        LIMIT 1
      """;

  /** The columns of every unique index of one table, each with the index's name. */
  static final String ALL_KEYS =
      "SELECT k.name, a.attname FROM pg_catalog.pg_class c CROSS JOIN LATERAL (SELECT ic.relname"
          + " AS name, "
          + ATTRIBUTES
          + " AS attributes\n"
          + UNIQUE
          + ") k JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
          + " AND a.attnum = ANY (k.attributes) WHERE c.oid = to_regclass(?) ORDER BY 1, 2";

  private PostgresKeySql() {}
}
