package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Removal.Archive;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MariaStaleTest {
  private static final TableId VICTIMS = TableId.of("victims");
  private static final StaleRows STALE =
      new StaleRows(
          TableId.of("orders"),
          List.of("id", "line"),
          "shop/orders",
          7,
          false,
          List.of(new KeySet(TableId.of("seen"), List.of("id", "line"))));
  private static final String FOUND =
      "FROM `victims` AS v STRAIGHT_JOIN `orders` AS t WHERE v._ord BETWEEN ? AND ? AND t.`id` ="
          + " v.`id` AND t.`line` = v.`line` AND t._sync_source = ? COLLATE utf8mb4_nopad_bin AND"
          + " t._sync_generation < ? AND NOT EXISTS (SELECT 1 FROM `seen` AS k WHERE k.`id` ="
          + " t.`id` AND k.`line` = t.`line`)";

  private final StaleSql sql = new MariaDialect().stale();

  @Test
  @DisplayName("streams are locked by their rows, and a slice's limit ends with its transaction")
  void locks() {
    TableId streams = TableId.of("streams");
    assertThat(sql.lockShared(streams, 3).text())
        .isEqualTo("SELECT id FROM `streams` WHERE id = ? LOCK IN SHARE MODE");
    assertThat(sql.lockExclusive(streams, 3).text()).endsWith("WHERE id = ? FOR UPDATE");
    assertThat(sql.limitStatements(Duration.ofSeconds(5)))
        .extracting(Sql::text)
        .containsExactly("SET max_statement_time = 5.000e0");
  }

  @Test
  @DisplayName("key tables have the target's types and collations, and are looked up by their keys")
  void keyTables() {
    assertThat(sql.createSeen(TableId.of("seen"), TableId.of("orders"), List.of("id")).text())
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS `seen` (KEY _key (`id`)) ENGINE=InnoDB AS SELECT `id` FROM"
                + " `orders` WHERE 1 = 0");
    assertThat(sql.createVictims(VICTIMS, TableId.of("orders"), List.of("id")))
        .extracting(Sql::text)
        .containsExactly(
            "CREATE TABLE IF NOT EXISTS `victims` (_ord bigint NOT NULL PRIMARY KEY) ENGINE=InnoDB"
                + " AS SELECT 0 AS _ord, `id` FROM `orders` WHERE 1 = 0");
    assertThat(sql.listVictims(VICTIMS, STALE).text())
        .startsWith("INSERT INTO `victims` SELECT row_number() OVER (), t.`id`, t.`line` FROM");
  }

  @Test
  @DisplayName("stale rows are locked when they are found, so that the same ones go")
  void slice() {
    RemovalSql delete = sql.removeListed(VICTIMS, STALE, Removal.delete(), 1, 9);
    assertThat(delete.before()).isEmpty();
    assertThat(delete.removed().text()).isEqualTo("SELECT 1 " + FOUND + " FOR UPDATE");
    assertThat(delete.removed().binds())
        .extracting(Sql.Bind::cell)
        .containsExactly(1L, 9L, "shop/orders", 7L);
    assertThat(delete.after()).extracting(Sql::text).containsExactly("DELETE t " + FOUND);
  }

  @Test
  @DisplayName("the keys of what is found are told where they are wanted, bytes by their digits")
  void told() {
    Column id = new Column("id", ColumnType.of(Kind.INT64), false);
    Column code = new Column("co'de", ColumnType.of(Kind.BYTES), false);
    Removal removal = new Removal(DeleteBehavior.DELETE, List.of(), null, List.of(id, code));
    assertThat(sql.removeListed(VICTIMS, STALE, removal, 1, 9).removed().text())
        .startsWith("SELECT json_object('id', t.`id`, 'co''de', ")
        .contains("lower(hex(t.`co'de`)))) FROM");
  }

  @Test
  @DisplayName(
      "rows that are to be kept are marked, cleared, or left, and archived only if deleted")
  void behaviours() {
    Column photo = new Column("it's", ColumnType.of(Kind.BYTES), true);
    Archive archive =
        new Archive(
            TableId.of("kept"), "s", "shop", "orders", "orders", List.of(photo), 7L, "stale");
    assertThat(after(new Removal(DeleteBehavior.MARK, List.of(), archive)))
        .singleElement()
        .asString()
        .contains(" SET t._sync_deleted_at = now(6) WHERE", " AND t._sync_deleted_at IS NULL");
    assertThat(after(new Removal(DeleteBehavior.CLEAR_FIELDS, List.of("note"), null)))
        .singleElement()
        .asString()
        .contains(", t.`note` = NULL WHERE");
    assertThat(after(new Removal(DeleteBehavior.NONE, List.of(), archive))).isEmpty();
    assertThat(after(new Removal(DeleteBehavior.DELETE, List.of(), archive)).get(0))
        .contains("json_object('it''s', concat('\\x', lower(hex(t.`it's`))))");
  }

  private List<String> after(Removal removal) {
    return sql.removeListed(VICTIMS, STALE, removal, 1, 9).after().stream().map(Sql::text).toList();
  }

  @Test
  @DisplayName("all rows of no stream are locked and counted, and then deleted, or marked")
  void strangers() {
    TableSchema table = new TableSchema(TableId.of("orders"), SystemColumns.all(), List.of());
    RemovalSql delete = sql.removeStrangers(table, Removal.delete());
    assertThat(delete.removed().text())
        .isEqualTo("SELECT count(*) FROM `orders` AS t WHERE t._sync_source IS NULL FOR UPDATE");
    assertThat(delete.after())
        .extracting(Sql::text)
        .containsExactly("DELETE t FROM `orders` AS t WHERE t._sync_source IS NULL");
    Removal marks = new Removal(DeleteBehavior.MARK, List.of(), null);
    assertThat(sql.removeStrangers(table, marks).after())
        .extracting(Sql::text)
        .containsExactly(
            "UPDATE `orders` AS t SET t._sync_deleted_at = now(6) WHERE t._sync_source IS NULL AND"
                + " t._sync_deleted_at IS NULL");
  }
}
