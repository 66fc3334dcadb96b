package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Removal.Archive;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SqliteStaleTest {
  private static final TableId VICTIMS = TableId.of("victims");
  private static final StaleRows STALE =
      new StaleRows(
          TableId.of("orders"),
          List.of("id", "line"),
          "shop/orders",
          7,
          false,
          List.of(new KeySet(TableId.of("seen"), List.of("id", "line"))));

  private final StaleSql sql = new SqliteDialect().stale();

  @Test
  @DisplayName("DEST-49 DEST-50 C23 stale rows are older ones of the stream that nobody has seen")
  void lists() {
    Sql list = sql.listVictims(VICTIMS, STALE);
    assertThat(list.text())
        .isEqualTo(
            "INSERT INTO `victims` SELECT row_number() OVER (), `id`, `line` FROM `orders` WHERE"
                + " `orders`._sync_source = ? AND `orders`._sync_generation < ?"
                + " AND ((`orders`.`id`, `orders`.`line`) IN (SELECT `id`, `line` FROM `seen`))"
                + " IS NOT TRUE");
    assertThat(list.binds()).extracting(Sql.Bind::cell).containsExactly("shop/orders", 7L);
  }

  private static final Column ID = new Column("id", ColumnType.of(Kind.INT64), false);

  @Test
  @DisplayName("a slice asks everything again, and tells each row that it deletes")
  void slices() {
    RemovalSql delete = sql.removeListed(VICTIMS, STALE, Removal.delete(), 1, 9);
    assertThat(delete.before()).isEmpty();
    assertThat(delete.after()).isEmpty();
    assertThat(delete.removed().text())
        .isEqualTo(
            "DELETE FROM `orders` WHERE (`orders`.`id`, `orders`.`line`) IN (SELECT v.`id`,"
                + " v.`line` FROM `victims` v WHERE v._ord BETWEEN ? AND ?)"
                + " AND `orders`._sync_source = ? AND `orders`._sync_generation < ?"
                + " AND ((`orders`.`id`, `orders`.`line`) IN (SELECT `id`, `line` FROM `seen`))"
                + " IS NOT TRUE RETURNING 1");
    assertThat(delete.removed().binds())
        .extracting(Sql.Bind::cell)
        .containsExactly(1L, 9L, "shop/orders", 7L);
  }

  @Test
  @DisplayName(
      "rows that are to be kept are marked, cleared, or left, and archived only if deleted")
  void behaviours() {
    Archive archive =
        new Archive(TableId.of("kept"), "s", "shop", "orders", "orders", List.of(ID), 7L, "stale");
    assertThat(remove(new Removal(DeleteBehavior.MARK, List.of(), archive)))
        .startsWith("UPDATE OR ABORT `orders` SET _sync_deleted_at = strftime(")
        .contains(" AND `orders`._sync_deleted_at IS NULL");
    assertThat(remove(new Removal(DeleteBehavior.CLEAR_FIELDS, List.of("note"), null)))
        .contains(", `note` = NULL WHERE");
    assertThat(remove(new Removal(DeleteBehavior.NONE, List.of(), archive)))
        .startsWith("SELECT 1 FROM `orders` WHERE");
    assertThat(remove(new Removal(DeleteBehavior.NONE, List.of(), null, List.of(ID))))
        .startsWith("SELECT json_object('id', CASE typeof(`id`) WHEN 'blob'");
    assertThat(
            sql.removeListed(
                    VICTIMS, STALE, new Removal(DeleteBehavior.DELETE, List.of(), archive), 1, 9)
                .before())
        .singleElement()
        .satisfies(
            keep -> assertThat(keep.text()).startsWith("INSERT OR ABORT INTO `kept` (connector"));
  }

  private String remove(Removal removal) {
    RemovalSql statements = sql.removeListed(VICTIMS, STALE, removal, 1, 9);
    assertThat(removal.behavior() == DeleteBehavior.DELETE || statements.before().isEmpty())
        .isTrue();
    return statements.removed().text();
  }

  @Test
  @DisplayName("key tables are like the target's keys, and victims are numbered")
  void keyTables() {
    assertThat(sql.createSeen(TableId.of("seen"), TableId.of("orders"), List.of("id")).text())
        .isEqualTo("CREATE TABLE IF NOT EXISTS `seen` AS SELECT `id` FROM `orders` WHERE 1 = 0");
    assertThat(sql.createVictims(VICTIMS, TableId.of("orders"), List.of("_ord")))
        .extracting(Sql::text)
        .containsExactly(
            "CREATE TABLE IF NOT EXISTS `victims` AS SELECT CAST(0 AS INTEGER) AS _ord_, `_ord`"
                + " FROM `orders` WHERE 1 = 0",
            "CREATE UNIQUE INDEX IF NOT EXISTS `victims_ord` ON `victims` (_ord_)");
  }

  @Test
  @DisplayName("all rows of no stream are counted, kept and deleted, or marked")
  void strangers() {
    TableSchema table = new TableSchema(TableId.of("orders"), SystemColumns.all(), List.of());
    Archive archive =
        new Archive(TableId.of("kept"), "s", null, null, "orders", List.of(ID), null, "truncate");
    RemovalSql delete =
        sql.removeStrangers(table, new Removal(DeleteBehavior.DELETE, List.of(), archive));
    assertThat(delete.removed().text())
        .isEqualTo("SELECT count(*) FROM `orders` WHERE `orders`._sync_source IS NULL");
    assertThat(delete.after())
        .extracting(Sql::text)
        .satisfiesExactly(
            keep -> assertThat(keep).startsWith("INSERT OR ABORT INTO `kept`"),
            remove ->
                assertThat(remove)
                    .isEqualTo("DELETE FROM `orders` WHERE `orders`._sync_source IS NULL"));
    TableSchema unknown = new TableSchema(TableId.of("orders"), List.of(ID), List.of());
    assertThat(sql.removeStrangers(unknown, new Removal(DeleteBehavior.NONE, List.of(), null)))
        .isEqualTo(
            new RemovalSql(
                List.of(), Sql.of("SELECT count(*) FROM `orders` WHERE 1 = 1"), List.of()));
  }
}
