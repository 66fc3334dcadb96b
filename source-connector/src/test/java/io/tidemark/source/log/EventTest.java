package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.read.TideRecord.Part;
import io.tidemark.table.TableId;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {
  private static final TableId ORDERS = new TableId("public", "orders");

  private final FlatRows flat = new FlatRows("shop.public.orders");

  private static Event read(SourceRecord record) {
    return Event.of(record, new PostgresLog());
  }

  private static OptionalLong seen(SourceRecord record) {
    return Event.seen(record, new PostgresLog());
  }

  @ParameterizedTest
  @DisplayName("rows of snapshots and changes are rows as they are now")
  @ValueSource(strings = {"r", "c", "u"})
  void rows(String op) {
    Event event = read(DebeziumRecords.change(op, 1L, "Ann", 5));
    assertThat(event).isInstanceOf(Event.Row.class);
    Event.Row row = (Event.Row) event;
    assertThat(row.table()).isEqualTo(ORDERS);
    assertThat(row.place().at()).isEqualTo("5");
    assertThat(row.row()).isNotNull();
  }

  @Test
  @DisplayName(
      "a deleted row is a key without a row; truncates, snapshots and the rest are told apart")
  void others() {
    Event gone = read(DebeziumRecords.change("d", 1L, null, 5));
    assertThat(gone).isInstanceOf(Event.Row.class);
    assertThat(((Event.Row) gone).row()).isNull();
    assertThat(read(DebeziumRecords.change("t", null, null, 5)))
        .isInstanceOf(Event.Truncated.class);
    assertThat(read(DebeziumRecords.notification("STARTED", 5)))
        .isInstanceOf(Event.SnapshotBegun.class);
    assertThat(read(DebeziumRecords.notification("COMPLETED", 5)))
        .isInstanceOf(Event.SnapshotOver.class);
    assertThat(read(DebeziumRecords.notification("TABLE_SCAN_COMPLETED", 5)))
        .isEqualTo(new Event.Passed(Optional.empty()));
    assertThat(read(DebeziumRecords.heartbeat(5))).isInstanceOf(Event.Passed.class);
  }

  @Test
  @DisplayName(
      "changes tell when they were committed, and so do messages of ours; a snapshot's rows do not")
  void seen() {
    assertThat(seen(DebeziumRecords.change("u", 1L, "Ann", 7))).hasValue(7_000);
    assertThat(seen(DebeziumRecords.change("d", 1L, null, 8))).hasValue(8_000);
    assertThat(seen(DebeziumRecords.change("t", null, null, 9))).hasValue(9_000);
    assertThat(seen(DebeziumRecords.message("tidemark:1795780000123", 10)))
        .hasValue(1_795_780_000_123L);
    assertThat(seen(DebeziumRecords.change("r", 1L, "Ann", 5))).isEmpty();
    assertThat(seen(DebeziumRecords.message("tidemark", 10))).isEmpty();
    assertThat(seen(DebeziumRecords.message(null, 10))).isEmpty();
    assertThat(seen(DebeziumRecords.heartbeat(11))).isEmpty();
    assertThat(seen(DebeziumRecords.notification("STARTED", 5))).isEmpty();
  }

  @Test
  @DisplayName("a flat row has no defaults, so that a converter leaves NULL as it is")
  void flatRows() {
    Struct row = new Struct(DebeziumRecords.ROW).put("id", 1L).put("name", null);
    Part value = flat.value(row);
    Schema schema = Objects.requireNonNull(value.schema());
    assertThat(schema.field("name").schema().defaultValue()).isNull();
    assertThat(schema.field("name").schema().isOptional()).isTrue();
    assertThat(schema.name()).isEqualTo("shop.public.orders.Value");
    assertThat((Struct) value.value()).extracting(struct -> struct.get("name")).isNull();
    assertThat(flat.value(row).schema()).isSameAs(schema);
    assertThat(flat.value(null)).isEqualTo(Part.NONE);
  }
}
