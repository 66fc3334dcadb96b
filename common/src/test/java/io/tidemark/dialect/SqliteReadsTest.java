package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.CursorRead.Edge;
import io.tidemark.dialect.CursorRead.Side;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SqliteReadsTest {
  private static final Column ID =
      new Column("id", ColumnType.of(Kind.INT64), false, false, null, true);
  private static final Column NAME = new Column("name", ColumnType.of(Kind.STRING), false);
  private static final Column AT = new Column("at", ColumnType.of(Kind.TIMESTAMP), false);
  private static final Column SUM = new Column("sum", ColumnType.of(Kind.DECIMAL), false);
  private static final String MOMENT = "tidemark_value('TIMESTAMP', r.`at`)";
  private final Dialect dialect = new SqliteDialect();

  private static Read read(List<Column> key, @Nullable String filter, String... params) {
    return new Read(TableId.of("t"), null, List.of(ID, NAME), key, filter, List.of(params));
  }

  @Test
  @DisplayName("pages go by the key as its index does")
  void pages() {
    Sql page = dialect.page(read(List.of(ID), "a OR b = ?", "x"), List.of(5L), 100);
    assertThat(page.text())
        .isEqualTo(
            "SELECT r.`id`, r.`name` FROM `t` AS r WHERE (a OR b = ?\n) AND r.`id` > ?"
                + " ORDER BY r.`id` LIMIT 100");
    assertThat(page.binds()).extracting(Sql.Bind::cell).containsExactly("x", 5L);
  }

  @Test
  @DisplayName(
      "X6 times are compared as what they are, whatever the form of their texts, and texts by bytes")
  void cursors() {
    CursorRead read =
        new CursorRead(
            read(List.of(NAME), null),
            AT,
            List.of(new Edge(Side.BEHIND, List.of(86_400_000_001L, "n")), Edge.of(Side.UP_TO, 9L)));
    Sql page = dialect.cursors().page(read, 7);
    String name = "r.`name` COLLATE BINARY";
    assertThat(page.text())
        .isEqualTo(
            "SELECT r.`id`, r.`name`, r.`at` FROM `t` AS r WHERE (r.`at` >= ? OR r.`at` <= '/')"
                + " AND (%1$s, %2$s) > (?, ?) AND %1$s <= ? ORDER BY %1$s, %2$s LIMIT 7"
                    .formatted(MOMENT, name));
    assertThat(page.binds())
        .extracting(Sql.Bind::cell)
        .containsExactly("1970-01-01", 86_400_000_001L, "n", 9L);
    assertThat(dialect.cursors().greatest(read).text())
        .endsWith("ORDER BY %s DESC, %s DESC LIMIT 1".formatted(MOMENT, name));
  }

  @Test
  @DisplayName(
      "times out of the years whose texts sort, and the endless, are not looked up by them")
  void farAway() {
    for (long at : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, -62_135_596_800_000_000L}) {
      Read all = read(List.of(ID), null);
      CursorRead read = new CursorRead(all, AT, List.of(Edge.of(Side.FROM, at)));
      assertThat(dialect.cursors().page(read, 1).text()).contains("WHERE " + MOMENT + " >= ?");
    }
  }

  @Test
  @DisplayName("an initial value is read by the function that reads the column")
  void initial() {
    assertThat(dialect.cursors().atLeast(AT))
        .isEqualTo("tidemark_value('TIMESTAMP', `at`) >= tidemark_value('TIMESTAMP', ?)");
    assertThat(dialect.cursors().atLeast(ID)).isEqualTo("`id` >= tidemark_value('INT64', ?)");
  }

  @Test
  @DisplayName("decimals are compared as the numbers that are stored")
  void decimals() {
    Read read = read(List.of(SUM), null);
    assertThat(dialect.page(read, List.of(new BigDecimal("0.1")), 1).binds())
        .extracting(Sql.Bind::cell)
        .containsExactly(0.1);
    assertThat(dialect.page(read, List.of(new BigDecimal("5.0")), 1).binds())
        .extracting(Sql.Bind::cell)
        .containsExactly(5L);
  }

  @Test
  @DisplayName("a table is cut by numbered rows, none of which are kept")
  void cuts() {
    Sql cuts = dialect.cuts(read(List.of(ID), "a = ?", "x"), 3, 100);
    assertThat(cuts.text())
        .isEqualTo(
            "SELECT `id` FROM (SELECT r.`id` AS `id`, row_number() OVER (ORDER BY r.`id`) - 1 AS"
                + " tidemark_n FROM `t` AS r WHERE (a = ?\n)) s, (SELECT count(*) AS tidemark_c FROM"
                + " `t` AS r WHERE (a = ?\n)) c WHERE tidemark_n > 0 AND tidemark_n * 3 % tidemark_c"
                + " < 3 ORDER BY tidemark_n");
    assertThat(cuts.binds()).extracting(Sql.Bind::cell).containsExactly("x", "x");
  }

  @Test
  @DisplayName("a column of no known type cannot be gone by, and no index orders times")
  void orders() {
    assertThat(dialect.order(ColumnType.other("any"))).isEqualTo(Order.NONE);
    assertThat(dialect.order(AT.type())).isEqualTo(Order.CALCULATED);
    assertThat(dialect.order(NAME.type())).isEqualTo(Order.INDEXED);
  }
}
