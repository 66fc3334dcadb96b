package io.tidemark.dialect;

import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Questions to {@code information_schema}. Each of its tables is asked for one table by constants,
 * or MariaDB would open all that there are.
 */
final class MariaCatalogSql {
  private static final String FOUND =
      "%1$s.TABLE_SCHEMA = coalesce(?, database()) AND %1$s.TABLE_NAME = ?";

  private static final String VISIBLE =
      "%1$s.TABLE_SCHEMA NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')";

  /** Columns of unique indexes, with how many the index has and whether it misses some rows. */
  private static final String UNIQUE =
      """
      WITH k AS (SELECT i.TABLE_SCHEMA, i.TABLE_NAME, i.COLUMN_NAME, i.SEQ_IN_INDEX, i.INDEX_NAME,
          count(*) OVER w AS width, max(${part}) OVER w AS partly,
          max(i.NULLABLE = 'YES') OVER w AS nulls,
          min(${sorted}) OVER w AS sorted
        FROM information_schema.STATISTICS i WHERE i.NON_UNIQUE = 0 AND %s
        WINDOW w AS (PARTITION BY i.TABLE_SCHEMA, i.TABLE_NAME, i.INDEX_NAME))
      """;

  private static final String COLUMNS =
      UNIQUE.stripTrailing()
          + """
      ,
      b AS (SELECT k.*, dense_rank() OVER (PARTITION BY TABLE_SCHEMA, TABLE_NAME
          ORDER BY INDEX_NAME <> 'PRIMARY', width, INDEX_NAME) AS place
        FROM k WHERE NOT partly AND NOT nulls AND sorted)
      SELECT c.TABLE_SCHEMA, c.TABLE_NAME, t.TABLE_TYPE LIKE '%%VIEW', c.COLUMN_NAME,
        lower(c.COLUMN_TYPE), NULL, least(coalesce(c.CHARACTER_MAXIMUM_LENGTH, 0), 1073741823),
        coalesce(c.NUMERIC_PRECISION, c.DATETIME_PRECISION, 0), coalesce(c.NUMERIC_SCALE, 0),
        c.IS_NULLABLE = 'YES', ${generated}, c.COLLATION_NAME, 1,
        coalesce(b.SEQ_IN_INDEX, 0)
      FROM information_schema.COLUMNS c
        JOIN information_schema.TABLES t
          ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME AND %s
        LEFT JOIN b ON b.TABLE_SCHEMA = c.TABLE_SCHEMA AND b.TABLE_NAME = c.TABLE_NAME
          AND b.COLUMN_NAME = c.COLUMN_NAME AND b.place = 1
      WHERE %s AND t.TABLE_TYPE NOT IN ('TEMPORARY', 'SEQUENCE')
      ORDER BY c.TABLE_SCHEMA, c.TABLE_NAME, c.ORDINAL_POSITION""";

  /** Both sides of foreign keys, indexes of texts, and what MODIFY would leave out. */
  private static final String PINS =
      """
      SELECT i.COLUMN_NAME, 0, 'the primary key' FROM information_schema.STATISTICS i
        WHERE i.INDEX_NAME = 'PRIMARY' AND %1$s
      UNION ALL SELECT i.COLUMN_NAME, 1, concat('the index ', i.INDEX_NAME)
        FROM information_schema.STATISTICS i JOIN information_schema.COLUMNS c
          ON c.COLUMN_NAME = i.COLUMN_NAME AND %2$s
        WHERE c.COLLATION_NAME IS NOT NULL AND i.INDEX_NAME <> 'PRIMARY' AND %1$s
      UNION ALL SELECT f.COLUMN_NAME, n.n, concat('the foreign key ', f.CONSTRAINT_NAME)
        FROM information_schema.KEY_COLUMN_USAGE f, (SELECT 0 AS n UNION ALL SELECT 1) n
        WHERE f.REFERENCED_TABLE_NAME IS NOT NULL AND %3$s
      UNION ALL SELECT f.REFERENCED_COLUMN_NAME, n.n, concat('a foreign key of ', f.TABLE_NAME)
        FROM information_schema.KEY_COLUMN_USAGE f, (SELECT 0 AS n UNION ALL SELECT 1) n
        WHERE f.REFERENCED_TABLE_SCHEMA = coalesce(?, database()) AND f.REFERENCED_TABLE_NAME = ?
      UNION ALL SELECT c.COLUMN_NAME, n.n, 'its default, comment or computation'
        FROM information_schema.COLUMNS c, (SELECT 0 AS n UNION ALL SELECT 1) n
        WHERE (${default} OR c.EXTRA <> ''
          OR c.COLUMN_COMMENT <> '') AND %2$s"""
          .formatted(FOUND.formatted("i"), FOUND.formatted("c"), FOUND.formatted("f"));

  /** What is no row for a table of InnoDB, whose place is bound. */
  static final String OTHER_ENGINE =
      """
      SELECT concat('a table of the engine ', ENGINE, ' does not tell who is still writing: \
      give it ENGINE=InnoDB, or set mode=diff')
      FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = coalesce(?, database()) AND TABLE_NAME = ? AND ENGINE <> 'InnoDB'""";

  private final MariaFlavor flavor;

  MariaCatalogSql(MariaFlavor flavor) {
    this.flavor = flavor;
  }

  /** In the words of the server that is asked. */
  private String said(String text) {
    return text.replace("${part}", flavor.isPart())
        .replace("${sorted}", flavor.isSorted())
        .replace("${generated}", flavor.isGenerated())
        .replace("${default}", flavor.hasDefault());
  }

  /** A statement with the table in it so many times. */
  private static Sql of(String text, TableId table, int times) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      Collections.addAll(values, table.schema(), table.name());
    }
    return Sql.of(text, values.toArray());
  }

  Sql columns() {
    return Sql.of(
        said(COLUMNS)
            .formatted(VISIBLE.formatted("i"), VISIBLE.formatted("t"), VISIBLE.formatted("c")));
  }

  Sql columns(TableId table) {
    String text =
        said(COLUMNS).formatted(FOUND.formatted("i"), FOUND.formatted("t"), FOUND.formatted("c"));
    return of(text, table, 3);
  }

  /** A statement with the place of a table in it once; of a query it has none. */
  static Sql about(String text, @Nullable TableId table) {
    return table == null ? Sql.of(text, null, null) : of(text, table, 1);
  }

  static Sql place(TableId table) {
    return of(
        "SELECT t.TABLE_SCHEMA, t.TABLE_NAME FROM information_schema.TABLES t WHERE "
            + FOUND.formatted("t")
            + " AND t.TABLE_TYPE NOT IN ('TEMPORARY', 'SEQUENCE')",
        table,
        1);
  }

  /** Without what MySQL may make up for a table that has no key. */
  static Sql names(TableId table) {
    return of(
        "SELECT c.COLUMN_NAME FROM information_schema.COLUMNS c WHERE "
            + FOUND.formatted("c")
            + " AND c.EXTRA NOT LIKE '%INVISIBLE%' ORDER BY c.ORDINAL_POSITION",
        table,
        1);
  }

  static Sql tables() {
    return Sql.of(
        "SELECT t.TABLE_SCHEMA, t.TABLE_NAME, t.TABLE_TYPE LIKE '%VIEW', t.TABLE_SCHEMA = database(),"
            + " coalesce(t.DATA_LENGTH, 0) DIV 16384 FROM information_schema.TABLES t WHERE "
            + VISIBLE.formatted("t")
            + " AND t.TABLE_TYPE NOT IN ('TEMPORARY', 'SEQUENCE') ORDER BY 1, 2");
  }

  static Sql pages(TableId table) {
    return of(
        "SELECT coalesce(max(t.DATA_LENGTH), 0) DIV 16384 FROM information_schema.TABLES t WHERE "
            + FOUND.formatted("t"),
        table,
        1);
  }

  Sql filled(TableId table) {
    return of(
        "SELECT c.COLUMN_NAME, 0 FROM information_schema.COLUMNS c WHERE "
            + FOUND.formatted("c")
            + said(" AND (${default} OR c.EXTRA LIKE '%auto_increment%')"),
        table,
        1);
  }

  /** Not those by hashes, which MariaDB makes of long texts: no row is found by them. */
  Sql keys(TableId table) {
    String text =
        said(UNIQUE) + "SELECT INDEX_NAME, COLUMN_NAME FROM k WHERE NOT partly AND sorted";
    return of(text.formatted(FOUND.formatted("i")), table, 1);
  }

  Sql pins(TableId table) {
    String checks = flavor.pinningChecks();
    return of(said(PINS) + checks, table, checks.isEmpty() ? 6 : 7);
  }

  /** What is written into such a table stays when its transaction does not. */
  static Sql withoutTransactions(TableId table) {
    String text =
        """
        SELECT concat('Its engine ', t.ENGINE, ' has no transactions: make it one of InnoDB')
        FROM information_schema.TABLES t JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE
        WHERE coalesce(e.TRANSACTIONS, 'NO') <> 'YES' AND t.TABLE_TYPE = 'BASE TABLE' AND %s""";
    return of(text.formatted(FOUND.formatted("t")), table, 1);
  }

  static Sql dependents(TableId table) {
    return of(
        """
        SELECT DISTINCT concat('table ', f.TABLE_NAME) FROM information_schema.KEY_COLUMN_USAGE f
          WHERE f.REFERENCED_TABLE_SCHEMA = coalesce(?, database()) AND f.REFERENCED_TABLE_NAME = ?
            AND NOT (f.TABLE_SCHEMA = f.REFERENCED_TABLE_SCHEMA
              AND f.TABLE_NAME = f.REFERENCED_TABLE_NAME)
        UNION ALL SELECT concat('trigger ', g.TRIGGER_NAME) FROM information_schema.TRIGGERS g
          WHERE g.EVENT_OBJECT_SCHEMA = coalesce(?, database()) AND g.EVENT_OBJECT_TABLE = ?""",
        table,
        2);
  }

  /** The number of what was written into the comment of a system column when it was made. */
  static Sql mark(TableId table) {
    return of(
        "SELECT max(CASE WHEN c.COLUMN_NAME = '%s' AND c.COLUMN_COMMENT <> '' THEN CAST(conv(left(sha1(c.COLUMN_COMMENT), 15), 16, 10) AS signed) ELSE 1 END) FROM information_schema.COLUMNS c WHERE "
                .formatted(SystemColumns.SOURCE)
            + FOUND.formatted("c"),
        table,
        1);
  }

  static Sql schema(@Nullable String name) {
    return Sql.of(
        "SELECT s.SCHEMA_NAME, 1, 1 FROM information_schema.SCHEMATA s WHERE s.SCHEMA_NAME ="
            + " coalesce(?, database())",
        name);
  }

  static Sql table(String columns, TableId table) {
    return of(
        "SELECT %s FROM information_schema.TABLES t WHERE ".formatted(columns)
            + FOUND.formatted("t"),
        table,
        1);
  }
}
