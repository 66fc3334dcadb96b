package io.tidemark.sink;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Session;
import java.util.List;
import java.util.stream.Stream;

/** All tables of a schema as statements that make them anew in another one. */
final class Dump {
  private static final String TABLES =
      """
      SELECT format('CREATE TABLE %I (%s);', relname,
          (SELECT string_agg(format('%I %s', attname, format_type(atttypid, atttypmod))
              || CASE WHEN attcollation <> typcollation
                  THEN format(' COLLATE %I', (SELECT collname FROM pg_collation l WHERE l.oid = attcollation))
                  ELSE '' END
              || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY attnum)
           FROM pg_attribute JOIN pg_type t ON t.oid = atttypid
           WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped))
      FROM pg_class c
      WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
      ORDER BY relname COLLATE "C"
      """;

  private static final String KEYS =
      """
      SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s;', relname, conname, pg_get_constraintdef(k.oid))
      FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
      WHERE contype = 'p' AND relnamespace = current_schema()::regnamespace
      ORDER BY relname COLLATE "C"
      """;

  private static final String INDEXES =
      """
      SELECT replace(pg_get_indexdef(indexrelid), current_schema() || '.', '') || ';'
      FROM pg_index JOIN pg_class c ON c.oid = indrelid
      WHERE NOT indisprimary AND relnamespace = current_schema()::regnamespace
      ORDER BY 1
      """;

  private static final String NAMES =
      """
      SELECT relname FROM pg_class
      WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
      ORDER BY relname COLLATE "C"
      """;

  private static final String ROWS =
      """
      SELECT format('INSERT INTO %%1$I SELECT * FROM jsonb_populate_record(NULL::%%1$I, %%2$L);',
          '%1$s', to_jsonb(t))
      FROM "%1$s" t ORDER BY to_jsonb(t)::text COLLATE "C"
      """;

  private Dump() {}

  /** The statements, one a line: tables, keys, indexes, rows. */
  static List<String> of(Session session) {
    Stream<String> rows =
        strings(session, NAMES).stream()
            .flatMap(name -> strings(session, ROWS.formatted(name)).stream());
    return Stream.of(
            strings(session, TABLES).stream(),
            strings(session, KEYS).stream(),
            strings(session, INDEXES).stream(),
            rows)
        .flatMap(statements -> statements)
        .toList();
  }

  private static List<String> strings(Session session, String sql) {
    return session.query(Sql.of(sql), row -> String.valueOf(row.getString(1)));
  }
}
