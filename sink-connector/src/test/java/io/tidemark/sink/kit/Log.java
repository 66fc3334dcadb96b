package io.tidemark.sink.kit;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import io.tidemark.generation.Marker.Scope;
import io.tidemark.generation.RecordHeaders;
import io.tidemark.generation.StreamId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** One partition's log, as a case writes it: the records of one table, or markers. */
final class Log {
  static final String MARKERS = "tidemark.generations";
  private static final String SOURCE = "kit";

  final TopicPartition partition;
  final List<SinkRecord> records = new ArrayList<>();
  private Shape shape;
  private String source = SOURCE;
  private long generation = 1000;
  private long count;
  private long first;
  private boolean ofNoStream;

  private Log(String topic, int partition, Shape shape) {
    this.partition = new TopicPartition(topic, partition);
    this.shape = shape;
  }

  static Log of(Shape shape) {
    return of(shape, 0);
  }

  static Log of(Shape shape, int partition) {
    return new Log("kit." + shape.table(), partition, shape);
  }

  static Log markers() {
    return new Log(MARKERS, 0, Shape.of("markers"));
  }

  /** Records from now on are of this generation. */
  Log generation(long id) {
    generation = id;
    count = 0;
    return this;
  }

  long generation() {
    return generation;
  }

  /** Records from now on are of this source. */
  Log source(String name) {
    source = name;
    return this;
  }

  /** Records from now on are of no stream, as those of other sources are. */
  Log ofNoStream() {
    ofNoStream = true;
    return this;
  }

  /** Records from now on look like this. */
  Log shape(Shape other) {
    shape = other;
    return this;
  }

  Shape shape() {
    return shape;
  }

  /** A row, its cells in the order of the shape's fields. */
  Log row(@Nullable Object... cells) {
    return row(Arrays.asList(cells));
  }

  Log row(List<? extends @Nullable Object> cells) {
    Struct value = shape.struct(cells);
    Schema keySchema = shape.keySchema();
    return add(keySchema, key(keySchema, value), shape.value(), value);
  }

  Log rows(List<? extends List<? extends @Nullable Object>> rows) {
    rows.forEach(this::row);
    return this;
  }

  private static @Nullable Struct key(@Nullable Schema schema, Struct value) {
    if (schema == null) {
      return null;
    }
    Struct key = new Struct(schema);
    schema.fields().forEach(field -> key.put(field, value.get(field.name())));
    return key;
  }

  /** A key with nothing behind it. */
  Log tombstone(Object... cells) {
    Schema schema = shape.keySchema();
    if (schema == null) {
      throw new IllegalStateException("records without a key have no tombstones");
    }
    Struct key = new Struct(schema);
    schema.fields().forEach(field -> key.put(field, cells[field.index()]));
    return add(schema, key, null, null);
  }

  /** An event of Debezium's: the table was truncated at its source. */
  Log truncation() {
    Schema envelope =
        SchemaBuilder.struct()
            .name(shape.table() + ".Envelope")
            .field("after", shape.value())
            .field("op", Schema.STRING_SCHEMA)
            .build();
    return add(null, null, envelope, new Struct(envelope).put("op", "t"));
  }

  private Log add(
      @Nullable Schema keySchema,
      @Nullable Object key,
      @Nullable Schema valueSchema,
      @Nullable Object value) {
    if (count++ == 0) {
      first = end();
    }
    records.add(
        new SinkRecord(
            partition.topic(),
            partition.partition(),
            keySchema,
            key,
            valueSchema,
            value,
            end(),
            null,
            TimestampType.NO_TIMESTAMP_TYPE,
            headers()));
    return this;
  }

  /** The offset of the next record. */
  long end() {
    return records.size();
  }

  private ConnectHeaders headers() {
    ConnectHeaders headers = new ConnectHeaders();
    if (ofNoStream) {
      return headers;
    }
    headers.addString(RecordHeaders.SOURCE, source);
    headers.addString(RecordHeaders.SYNC, shape.table());
    headers.addInt(RecordHeaders.SCOPE, 0);
    headers.addString(RecordHeaders.KIND, RecordHeaders.KIND_ROW);
    headers.addLong(RecordHeaders.GENERATION, generation);
    headers.addLong(RecordHeaders.ATTEMPT, generation);
    return headers;
  }

  /** Adds the END of the generation that a log of rows is in. */
  Log end(Log data) {
    TreeMap<TopicPart, End> ends = new TreeMap<>();
    if (data.count > 0) {
      ends.put(
          new TopicPart(data.partition.topic(), data.partition.partition()),
          new End(data.end() - 1, data.count, data.first));
    }
    Struct marker = MarkerRecords.toValue(marker(data, new Manifest(ends)));
    return add(null, null, MarkerRecords.VALUE_SCHEMA, marker);
  }

  private static Marker marker(Log data, Manifest ends) {
    String table = data.shape.table();
    return new Marker(
        Marker.Type.END,
        new StreamId(data.source, table),
        "kit-source",
        "public." + table,
        data.partition.topic(),
        new Scope(0, 1, data.generation),
        data.generation,
        List.of(data.generation),
        "full",
        true,
        "schedule",
        null,
        data.shape.schema(),
        "f",
        ends,
        ends.count(),
        0,
        null,
        null,
        data.generation,
        data.generation + 1);
  }
}
