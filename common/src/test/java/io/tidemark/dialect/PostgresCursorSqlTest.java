package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.dialect.CursorRead.Edge;
import io.tidemark.dialect.CursorRead.Side;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresCursorSqlTest {
  private static final Column ID = new Column("id", ColumnType.of(Kind.INT64), false);
  private static final Column AT = new Column("at", ColumnType.of(Kind.TIMESTAMP_TZ), false);
  private final CursorSql sql = new PostgresDialect().cursors();

  private static Read read(@Nullable String filter, String... params) {
    return new Read(
        new TableId("public", "t"), null, List.of(ID), List.of(ID), filter, List.of(params));
  }

  @Test
  @DisplayName(
      "SD-5 SD-6 SD-15 filter and position are ANDed in parentheses, cursor and key compared together")
  void page() {
    CursorRead read =
        new CursorRead(
            read("a OR b = ?", "x"),
            AT,
            List.of(new Edge(Side.BEHIND, List.of(5L, 7L)), Edge.of(Side.UP_TO, 9L)));
    Sql page = sql.page(read, 100);
    assertThat(page.text())
        .isEqualTo(
            "SELECT r.\"id\", r.\"at\" FROM \"public\".\"t\" AS r WHERE (a OR b = ?\n)"
                + " AND (r.\"at\", r.\"id\") > (?, ?) AND r.\"at\" <= ?"
                + " ORDER BY r.\"at\", r.\"id\" LIMIT 100");
    assertThat(page.binds()).extracting(Sql.Bind::cell).containsExactly("x", 5L, 7L, 9L);
  }

  @Test
  @DisplayName("SD-3 without a position nothing is compared, but rows need a value")
  void fromTheBeginning() {
    Sql last = sql.greatest(new CursorRead(read(null), AT, List.of()));
    assertThat(last.text())
        .isEqualTo(
            "SELECT r.\"at\", r.\"id\" FROM \"public\".\"t\" AS r WHERE r.\"at\" IS NOT NULL"
                + " ORDER BY r.\"at\" DESC, r.\"id\" DESC LIMIT 1");
  }

  @Test
  void rowsWithoutAValueAreCounted() {
    Sql count = sql.withoutValue(new CursorRead(read("a = ?", "x"), AT, List.of()), 10);
    assertThat(count.text())
        .isEqualTo(
            "SELECT count(*) FROM (SELECT r.\"at\" FROM \"public\".\"t\" AS r WHERE (a = ?\n)"
                + " AND r.\"at\" IS NULL LIMIT 10) n");
  }

  @Test
  @DisplayName("SD-20 the statement for an index names table and column as they are spelled")
  void index() {
    assertThat(sql.createIndex(new TableId("My", "T\"x"), "updated at"))
        .isEqualTo("CREATE INDEX CONCURRENTLY ON \"My\".\"T\"\"x\" (\"updated at\")");
  }

  @Test
  void anEdgeIsAValueOrAWholePosition() {
    assertThatThrownBy(
            () ->
                new CursorRead(read(null), AT, List.of(new Edge(Side.BEHIND, List.of(1L, 2L, 3L)))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
