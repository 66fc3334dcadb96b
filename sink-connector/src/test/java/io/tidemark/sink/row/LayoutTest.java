package io.tidemark.sink.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.dialect.RecordMode;
import io.tidemark.sink.rules.ColumnChoice;
import io.tidemark.sink.rules.KeyRule;
import io.tidemark.sink.rules.TableRules;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LayoutTest {
  private static final TableId ORDERS = TableId.of("orders");
  private static final Column ID = new Column("id", ColumnType.of(Kind.INT64), false);
  private static final Column EMAIL = new Column("email", ColumnType.of(Kind.STRING), false);
  private static final Column NOTE = new Column("note", ColumnType.of(Kind.STRING), true);

  private static TableRules rules(KeyRule key, ColumnChoice columns, DeleteBehavior deletes) {
    return new TableRules(key, columns, RecordMode.UPSERT, false, deletes, false);
  }

  private static TableRules rules(KeyRule key) {
    return rules(key, ColumnChoice.ALL, DeleteBehavior.DELETE);
  }

  private static TableRules rules(ColumnChoice columns) {
    return rules(new KeyRule.RecordKey(), columns, DeleteBehavior.DELETE);
  }

  private static String layout(TableRules rules) {
    return text(Layout.of(ORDERS, rules, List.of(ID), List.of(NOTE, ID, EMAIL)));
  }

  private static String text(TableSchema table) {
    List<String> columns =
        table.columns().stream().map(c -> c.name() + (c.nullable() ? "?" : "")).toList();
    return String.join(" ", columns) + " " + table.key();
  }

  @Test
  @DisplayName("CQ-27 DEST-18 the key is the record's, the columns are in the order of the values")
  void recordKey() {
    assertThat(layout(rules(new KeyRule.RecordKey()))).isEqualTo("note? id email [id]");
  }

  @Test
  @DisplayName("CX-3 append has no key, whatever pk.mode says")
  void append() {
    assertThat(layout(rules(new KeyRule.None()))).isEqualTo("note? id email []");
  }

  @Test
  @DisplayName("CQ-28 sync-id-only: the key is _sync_id alone, former key columns may be NULL")
  void syncId() {
    assertThat(layout(rules(new KeyRule.SyncId(false))))
        .isEqualTo("_sync_id note? id? email [_sync_id]");
  }

  @Test
  @DisplayName("HT-24 fields: the key is another than the record's")
  void fields() {
    assertThat(layout(rules(new KeyRule.Fields(List.of("email")))))
        .isEqualTo("note? id email [email]");
    assertThatThrownBy(() -> layout(rules(new KeyRule.Fields(List.of("phone")))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no field for column phone, which pk.fields names");
  }

  @Test
  @DisplayName("HT-25 RS-13 fields are mapped, included and excluded; a key cannot be left out")
  void columns() {
    ColumnChoice mapped = new ColumnChoice(Set.of(), Set.of("note"), Map.of("id", "order_id"));
    assertThat(layout(rules(mapped))).isEqualTo("order_id email [order_id]");
    ColumnChoice included = new ColumnChoice(Set.of("id", "note"), Set.of(), Map.of());
    assertThat(layout(rules(included))).isEqualTo("note? id [id]");
    assertThatThrownBy(() -> layout(rules(new ColumnChoice(Set.of(), Set.of("id"), Map.of()))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("field id is part of the key and cannot be left out");
    assertThatThrownBy(
            () -> layout(rules(new ColumnChoice(Set.of(), Set.of(), Map.of("note", "email")))))
        .hasMessageContaining("two fields go to column email");
  }

  @Test
  @DisplayName("HT-29 where deletes mark rows there is a column for it; cleared ones may be NULL")
  void deletes() {
    KeyRule key = new KeyRule.RecordKey();
    assertThat(layout(rules(key, ColumnChoice.ALL, DeleteBehavior.MARK)))
        .isEqualTo("note? id email _sync_deleted_at? [id]");
    assertThat(layout(rules(key, ColumnChoice.ALL, DeleteBehavior.CLEAR_FIELDS)))
        .isEqualTo("note? id email? _sync_deleted_at? [id]");
  }

  @Test
  @DisplayName("CX-2 a record's own _sync_ columns are refused, and may be renamed")
  void reserved() {
    Column mine = new Column("_sync_deleted_at", ColumnType.of(Kind.STRING), true);
    assertThatThrownBy(
            () -> Layout.of(ORDERS, TableRules.defaults(), List.of(ID), List.of(ID, mine)))
        .hasMessageContaining("_sync_deleted_at, which Tidemark keeps for itself");
    ColumnChoice renamed = new ColumnChoice(Set.of(), Set.of(), Map.of("_sync_deleted_at", "gone"));
    assertThat(text(Layout.of(ORDERS, rules(renamed), List.of(ID), List.of(ID, mine))))
        .isEqualTo("id gone? [id]");
  }
}
