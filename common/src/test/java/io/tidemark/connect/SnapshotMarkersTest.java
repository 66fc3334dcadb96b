package io.tidemark.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.config.Version;
import io.tidemark.generation.RecordHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NullUnmarked
class SnapshotMarkersTest {
  private static final String TOPIC = "inventory.public.customers";
  private static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
  private static final Schema ROW =
      SchemaBuilder.struct().optional().field("id", Schema.INT64_SCHEMA).build();
  private static final Schema ORIGIN =
      SchemaBuilder.struct()
          .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
          .field("snapshot", SchemaBuilder.string().optional().defaultValue("false").build())
          .build();
  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .field("before", ROW)
          .field("after", ROW)
          .field("source", ORIGIN)
          .field("op", Schema.STRING_SCHEMA)
          .build();

  private final SnapshotMarkers<SourceRecord> transform = life(7);

  private static SnapshotMarkers<SourceRecord> life(long attempt) {
    SnapshotMarkers<SourceRecord> transform = new SnapshotMarkers<>(attempt);
    transform.configure(Map.of(SnapshotMarkers.SOURCE_NAME, "inventory"));
    return transform;
  }

  private static SourceRecord event(String kind, String op, String place, Long time) {
    Struct origin = new Struct(ORIGIN).put("ts_ms", time).put("snapshot", place);
    Struct row = new Struct(ROW).put("id", 1L);
    Struct value = new Struct(ENVELOPE).put("after", row).put("source", origin).put("op", op);
    Map<String, ?> offset = kind.isEmpty() ? Map.of("lsn", 5L) : Map.of("snapshot", kind);
    Struct key = new Struct(KEY).put("id", 1L);
    return new SourceRecord(Map.of(), offset, TOPIC, null, KEY, key, ENVELOPE, value);
  }

  private static SourceRecord row(String place, long time) {
    return event("INITIAL", "r", place, time);
  }

  private static SourceRecord change(String op) {
    return event("", op, "false", 9L);
  }

  /** {@code kind generation attempt number last} of what becomes of a record. */
  private List<Object> marks(SourceRecord record) {
    return marks(transform, record);
  }

  private static List<Object> marks(SnapshotMarkers<SourceRecord> transform, SourceRecord record) {
    SourceRecord marked = transform.apply(record);
    assertThat(marked.kafkaPartition()).isZero();
    assertThat(marked.topic()).isEqualTo(TOPIC);
    assertThat(marked.value()).isSameAs(record.value());
    assertThat(marked.sourceOffset()).isEqualTo(record.sourceOffset());
    assertThat(header(marked, RecordHeaders.SOURCE)).isEqualTo("inventory");
    assertThat(header(marked, RecordHeaders.SYNC)).isEqualTo(TOPIC);
    List<Object> marks = new ArrayList<>();
    for (String name :
        List.of(
            RecordHeaders.KIND,
            RecordHeaders.GENERATION,
            RecordHeaders.ATTEMPT,
            RecordHeaders.NUMBER,
            RecordHeaders.LAST)) {
      if (header(marked, name) != null) {
        marks.add(header(marked, name));
      }
    }
    return marks;
  }

  private static Object header(SourceRecord record, String name) {
    var header = record.headers().lastWithName(name);
    return header == null ? null : header.value();
  }

  @Test
  @DisplayName("rows of a snapshot have its id and their numbers, the last one says so")
  void numbersRows() {
    assertThat(marks(row("first", 1000))).containsExactly("snapshot", 1000L, 7L, 1L);
    assertThat(marks(row("true", 1004))).containsExactly("snapshot", 1000L, 7L, 2L);
    assertThat(marks(row("last_in_data_collection", 1000)))
        .containsExactly("snapshot", 1000L, 7L, 3L, true);
    assertThat(marks(change("u"))).as("it comes behind it").containsExactly("following", 1000L, 7L);
  }

  @Test
  @DisplayName("a table of one row has a first row that is the last one")
  void oneRow() {
    assertThat(marks(row("last", 1000))).containsExactly("snapshot", 1000L, 7L, 1L, true);
  }

  @Test
  @DisplayName("a task that has begun anew knows of no snapshot, and does not say that it does")
  void forgets() {
    assertThat(marks(row("last", 1000))).hasSize(5);
    assertThat(marks(life(8), change("c"))).containsExactly("following", 8L);
  }

  @Test
  @DisplayName("a snapshot that begins anew in one life has a higher id, also by a clock set back")
  void beginsAnew() {
    marks(row("first_in_data_collection", 1000));
    marks(row("true", 1000));
    assertThat(marks(row("first_in_data_collection", 900)))
        .containsExactly("snapshot", 1001L, 7L, 1L);
    marks(row("last_in_data_collection", 900));
    assertThat(marks(row("true", 900)))
        .as("behind the last row nobody knows what a row is of")
        .containsExactly("following", 1001L, 7L);
    assertThat(marks(row("first", 2000))).containsExactly("snapshot", 2000L, 7L, 1L);
  }

  @Test
  @DisplayName("rows of blocking and incremental snapshots, and of old Debeziums, are changes")
  void otherSnapshots() {
    assertThat(marks(event("BLOCKING", "r", "last", 1000L))).containsExactly("following", 7L);
    assertThat(marks(event("INCREMENTAL", "r", "incremental", 1000L)))
        .containsExactly("following", 7L);
    assertThat(marks(event("true", "r", "last", 1000L))).containsExactly("following", 7L);
    assertThat(marks(event("", "r", "last", 1000L))).containsExactly("following", 7L);
  }

  @Test
  @DisplayName("a record that could not be sent and is handed in again keeps its number")
  void handedInAgain() {
    SourceRecord record = row("first", 1000);
    assertThat(marks(record)).contains(1L);
    assertThat(transform.apply(record)).isSameAs(transform.apply(record));
    assertThat(marks(row("true", 1000))).contains(2L);
  }

  @Test
  @DisplayName("tombstones and truncations are changes; heartbeats and messages stay as they are")
  void otherRecords() {
    Struct key = new Struct(KEY).put("id", 1L);
    SourceRecord tombstone =
        new SourceRecord(Map.of(), Map.of(), TOPIC, null, KEY, key, null, null);
    assertThat(marks(tombstone)).containsExactly("following", 7L);
    assertThat(marks(change("t"))).containsExactly("following", 7L);
    Schema beat = SchemaBuilder.struct().field("ts_ms", Schema.INT64_SCHEMA).build();
    Struct value = new Struct(beat).put("ts_ms", 1L);
    SourceRecord heartbeat =
        new SourceRecord(Map.of(), Map.of(), "__debezium-heartbeat.i", 2, KEY, key, beat, value);
    assertThat(transform.apply(heartbeat)).isSameAs(heartbeat);
  }

  @Test
  @DisplayName("ids are not below generation.base, and none is made up where there is no time")
  void ids() {
    transform.configure(
        Map.of(SnapshotMarkers.SOURCE_NAME, "inventory", SnapshotMarkers.GENERATION_BASE, "5000"));
    assertThat(marks(row("first", 1000))).contains(5000L);
    assertThatThrownBy(() -> life(1).apply(event("INITIAL", "r", "first", null)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("ts_ms");
  }

  @Test
  @DisplayName("it is found by service discovery, and refuses to be a sink's")
  void isFound() {
    assertThat(ServiceLoader.load(Transformation.class))
        .hasAtLeastOneElementOfType(SnapshotMarkers.class);
    try (SnapshotMarkers<SinkRecord> sink = new SnapshotMarkers<>()) {
      assertThat(sink.version()).isEqualTo(Version.current());
      assertThat(sink.config().names()).containsExactlyInAnyOrder("source.name", "generation.base");
      SourceRecord event = change("c");
      SinkRecord record =
          new SinkRecord(TOPIC, 0, KEY, event.key(), event.valueSchema(), event.value(), 0);
      assertThatThrownBy(() -> sink.apply(record))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("is for the source");
    }
  }
}
