package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Read;
import io.tidemark.dialect.Sql;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keyset pages see every row once, whatever the type and collation of the key. */
class PagesIT {
  private static final String SCHEMA = "pages_it";
  private Session session;

  @BeforeEach
  void open() {
    session = TestPostgres.sessionIn(SCHEMA);
  }

  @AfterEach
  void close() {
    session.close();
  }

  private List<Object[]> walk(@Nullable String filter, List<String> params) {
    TableSchema schema = Catalog.table(session, new TableId(SCHEMA, "t")).orElseThrow().schema();
    List<Column> key = schema.keyColumns();
    Read read = new Read(schema.id(), null, schema.columns(), key, filter, params);
    Dialect dialect = session.dialect();
    List<Object[]> rows = new ArrayList<>();
    List<Object> after = List.of();
    while (true) {
      List<Object[]> page =
          session.query(
              dialect.page(read, after, 7),
              row -> {
                Object[] cells = new Object[schema.columns().size()];
                for (int i = 0; i < cells.length; i++) {
                  cells[i] = row.cell(i + 1, schema.columns().get(i).type());
                }
                return cells;
              });
      if (page.isEmpty()) {
        return rows;
      }
      rows.addAll(page);
      assertThat(rows).as("no page comes twice").hasSizeLessThan(1000);
      Object[] last = page.get(page.size() - 1);
      after = key.stream().map(c -> last[schema.columns().indexOf(c)]).toList();
    }
  }

  private List<String> inOrder(String order) {
    return session.query(
        Sql.of("SELECT n::text FROM t ORDER BY " + order), row -> row.getString(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bigint|i - 50",
        "smallint|i - 50",
        "numeric(10,3)|i / 7.0",
        "real|CASE WHEN i = 3 THEN 'NaN' WHEN i = 4 THEN '-Infinity' ELSE i / 10.0 END",
        "double precision|CASE WHEN i = 3 THEN 'NaN' ELSE i / 7.0 END",
        "text|CASE WHEN i % 2 = 0 THEN 'É' ELSE 'e' END || i",
        "text COLLATE \"C\"|CASE WHEN i % 2 = 0 THEN 'É' ELSE 'e' END || i",
        "char(8)|'x' || i",
        "varchar(9)|'_' || i",
        "uuid|md5(i::text)::uuid",
        "date|date '0001-01-05 BC' + i",
        "timestamp|timestamp '1999-12-31 23:59:59.9999' + i * interval '1 microsecond'",
        "timestamptz|CASE WHEN i = 9 THEN 'infinity' ELSE now() + i * interval '1 second' END",
        "time|time '23:59:59' - i * interval '1 microsecond'",
        "inet|('10.0.0.' || i)::inet",
        "interval|i * interval '13 hours'",
        "bytea|decode(md5(i::text), 'hex')",
        "int[]|ARRAY[i % 3, i]",
        "mood|CASE i WHEN 1 THEN 'sad' ELSE 'happy' END",
        "boolean|i = 1"
      })
  void everyKeyType(String spec) {
    int bar = spec.indexOf('|');
    int rows = spec.startsWith("mood") || spec.startsWith("boolean") ? 2 : 100;
    session.execute(
        "CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE TABLE t (n int, k "
            + spec.substring(0, bar)
            + " PRIMARY KEY); INSERT INTO t SELECT i, ("
            + spec.substring(bar + 1)
            + ")::"
            + spec.substring(0, bar).replaceFirst(" COLLATE.*", "")
            + " FROM generate_series(1, "
            + rows
            + ") i");
    List<String> walked = walk(null, List.of()).stream().map(cells -> cells[0].toString()).toList();
    assertThat(walked).isEqualTo(inOrder("k")).hasSize(rows);
  }

  @Test
  void compositeKeysAndFiltersWithParameters() {
    session.execute(
        "CREATE TABLE t (n int, a text, b int, PRIMARY KEY (b, a));"
            + "INSERT INTO t SELECT i, 'a' || i % 10, i / 10 FROM generate_series(0, 199) i");
    assertThat(walk(null, List.of())).hasSize(200);
    List<Object[]> some = walk("n >= ? AND a <> ? -- odd", List.of("100", "a3"));
    assertThat(some)
        .hasSize(90)
        .allSatisfy(row -> assertThat(Arrays.asList(row)).doesNotContain("a3"));
  }
}
