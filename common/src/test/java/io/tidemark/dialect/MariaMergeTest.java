package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Merge.Marks;
import io.tidemark.dialect.Merge.Rule;
import io.tidemark.dialect.Merge.Stamp;
import io.tidemark.dialect.Merge.Steps;
import io.tidemark.dialect.Removal.Archive;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MariaMergeTest {
  private static final Stamp STAMP = new Stamp("shop/orders", 7L, List.of());
  private static final ColumnType INT64 = ColumnType.of(Kind.INT64);
  private static final ColumnType TEXT = ColumnType.of(Kind.STRING);
  private static final Column ID = new Column("id", INT64, false);
  private static final String OURS = "utf8mb4_nopad_bin";

  private final Merge merge = merge(ID, INT64);

  private static Merge merge(Column key, ColumnType type) {
    return Dialects.forUrl("jdbc:mariadb://h/d")
        .merge(
            "stage",
            new TableId("dw", "orders"),
            List.of(
                new StagedColumn(key, type),
                new StagedColumn(new Column("note", TEXT, true, false, OURS, false), TEXT)),
            1,
            Marks.NEVER);
  }

  @Test
  @DisplayName("stages are InnoDB's, so that savepoints hold, and take keys by the target's rules")
  void stages() {
    assertThat(merge.createStage())
        .isEqualTo(
            "SET STATEMENT innodb_strict_mode = 0 FOR CREATE TEMPORARY TABLE `stage` (_ord int"
                + " PRIMARY KEY, _outcome char(1), c0 bigint, c1 longtext COLLATE"
                + " utf8mb4_nopad_bin) ENGINE=InnoDB");
    assertThat(merge.copyStage()).isEqualTo("INSERT INTO `stage` VALUES (?, NULL, ?, ?)");
    assertThat(merge.clearStages())
        .first()
        .asString()
        .contains(" FOR CREATE OR REPLACE TEMPORARY TABLE `stage` (_ord int PRIMARY KEY");
    assertThat(merge.dropStages()).contains("DROP TEMPORARY TABLE IF EXISTS `stage_keys`");
    Column code = new Column("code", ColumnType.string(9), false, false, "latin1_bin", false);
    assertThat(merge(code, TEXT).createKeyStage())
        .contains(
            "c0 varchar(10) COLLATE latin1_bin, CONSTRAINT `c0: too long for code` CHECK"
                + " (char_length(c0) <= 9))");
  }

  @Test
  @DisplayName("rule 3: outcomes are written beside the rows, and what is written is asked again")
  void scan() {
    Steps steps = merge.merge(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 9);
    assertThat(steps.decisions())
        .singleElement()
        .extracting(Sql::text)
        .isEqualTo(
            """
            UPDATE `stage` AS s LEFT JOIN `dw`.`orders` AS t ON t.`id` = s.c0 SET s._outcome = CASE WHEN t.`id` IS NULL THEN 'a'
              WHEN (t._sync_source IS NULL OR t._sync_generation IS NULL OR JSON_CONTAINS(?, JSON_QUOTE(t._sync_source))) THEN CASE WHEN (NOT (t.`note` <=> s.c1 COLLATE utf8mb4_nopad_bin)) THEN 'c' ELSE 't' END
              WHEN t._sync_source <> ? COLLATE utf8mb4_nopad_bin THEN 'f'
              WHEN t._sync_generation > ? THEN 'n'
              WHEN (NOT (t.`note` <=> s.c1 COLLATE utf8mb4_nopad_bin)) THEN CASE t._sync_generation WHEN ? THEN 'w' ELSE 'c' END
              WHEN t._sync_generation < ? THEN 'u' ELSE 'k' END WHERE s._ord BETWEEN ? AND ?""");
    assertThat(steps.updates())
        .singleElement()
        .extracting(Sql::text)
        .isEqualTo(
            "UPDATE `stage` AS s STRAIGHT_JOIN `dw`.`orders` AS t SET t.`note` = s.c1,"
                + " t._sync_source = ? COLLATE utf8mb4_nopad_bin, t._sync_generation = ?,"
                + " t._sync_time = ? WHERE s._ord BETWEEN ? AND ? AND s._outcome IN ('c', 'w', 't')"
                + " AND t.`id` = s.c0 AND ((t._sync_source IS NULL OR t._sync_generation IS NULL OR"
                + " JSON_CONTAINS(?, JSON_QUOTE(t._sync_source))) OR (t._sync_source = ? COLLATE"
                + " utf8mb4_nopad_bin AND t._sync_generation <= ?))");
    assertThat(steps.inserts())
        .singleElement()
        .extracting(Sql::text)
        .isEqualTo(
            "INSERT INTO `dw`.`orders` (`id`, `note`, _sync_source, _sync_generation, _sync_time)"
                + " SELECT s.c0, s.c1, ? COLLATE utf8mb4_nopad_bin, ?, ? FROM `stage` AS s WHERE"
                + " s._ord BETWEEN ? AND ? AND s._outcome = 'a'");
    assertThat(steps.outcomes().text())
        .isEqualTo(
            "SELECT 0, 0, group_concat(s._outcome ORDER BY s._ord SEPARATOR '') FROM `stage` AS s"
                + " WHERE s._ord BETWEEN ? AND ?");
  }

  @Test
  @DisplayName("keys that MariaDB takes for one are folded, those that we make are not")
  void folds() {
    Column made = new Column("k", ColumnType.string(9), false, false, OURS, false);
    Column usual = new Column("k", ColumnType.string(9), false, false, "utf8mb4_general_ci", false);
    Column uuid = new Column("k", ColumnType.of(Kind.UUID), false, false, null, false);
    assertThat(merge.foldsKeys()).isFalse();
    assertThat(merge(uuid, TEXT).foldsKeys()).as("in large and small letters").isTrue();
    assertThat(merge(made, TEXT).foldsKeys()).isFalse();
    assertThat(merge(usual, TEXT).foldsKeys()).isTrue();
    assertThat(
            merge(usual, TEXT).merge(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 9).decisions().get(1))
        .extracting(Sql::text)
        .asString()
        .startsWith("UPDATE `stage` SET _outcome = 'd' WHERE _ord IN");
  }

  @Test
  @DisplayName(
      "rows that a tombstone is for are locked before they are looked at, and kept and removed only as"
          + " long as they are")
  void remove() {
    KeySet newer = new KeySet(TableId.of("seen"), List.of("id"));
    Archive archive =
        new Archive(TableId.of("kept"), "s", "shop", "orders", "orders", List.of(ID), 7L, "x");
    Removal removal = new Removal(DeleteBehavior.DELETE, List.of(), archive);
    RemovalSql sql = merge.remove(removal, STAMP, List.of(newer), 0, 9);
    String where =
        "t.`id` = s.c0 AND t._sync_source = ? COLLATE utf8mb4_nopad_bin AND t._sync_generation <="
            + " ? AND NOT EXISTS (SELECT 1 FROM `seen` AS k WHERE k.`id` = t.`id`)";
    String found =
        " FROM `stage_keys` AS s STRAIGHT_JOIN `dw`.`orders` AS t WHERE s._ord BETWEEN ? AND ? AND"
            + " s._outcome AND "
            + where;
    assertThat(sql.before())
        .extracting(Sql::text)
        .containsExactly(
            "SELECT count(*) INTO @tidemark_locked FROM `stage_keys` AS s STRAIGHT_JOIN"
                + " `dw`.`orders` AS t WHERE s._ord BETWEEN ? AND ? AND "
                + where
                + " FOR UPDATE",
            "UPDATE `stage_keys` AS s SET _outcome = EXISTS (SELECT 1 FROM `dw`.`orders` AS t WHERE "
                + where
                + ") WHERE s._ord BETWEEN ? AND ?",
            "INSERT INTO `kept` (connector, source, sync, table_name, generation, cause,"
                + " deleted_at, row_json) SELECT ?, ?, ?, ?, ?, ?, now(6), json_object('id',"
                + " t.`id`)"
                + found);
    assertThat(sql.removed().text())
        .isEqualTo(
            "SELECT s._ord FROM `stage_keys` AS s WHERE s._ord BETWEEN ? AND ? AND s._outcome");
    assertThat(sql.after()).extracting(Sql::text).containsExactly("DELETE t" + found);
  }
}
