package io.tidemark.sink;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.RecordHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.NullUnmarked;

/** One partition's log of records of {@code orders(id, status, amount)}, as a test writes it. */
@NullUnmarked
public final class Topic {
  static final Schema KEY =
      SchemaBuilder.struct().name("orders.Key").field("id", Schema.INT64_SCHEMA).build();
  static final Schema VALUE =
      SchemaBuilder.struct()
          .name("orders.Value")
          .field("id", Schema.INT64_SCHEMA)
          .field("status", Schema.OPTIONAL_STRING_SCHEMA)
          .field("amount", Schema.OPTIONAL_INT32_SCHEMA)
          .build();

  public final TopicPartition partition;
  public final List<SinkRecord> log = new ArrayList<>();
  private long generation = 1;
  private long attempt = 1;
  private String sync = "orders";
  private int scope;
  private long plan;
  private String kind = RecordHeaders.KIND_ROW;
  private long nextOffset;

  Topic(String topic, int partition) {
    this.partition = new TopicPartition(topic, partition);
  }

  public static Topic orders() {
    return new Topic("shop.orders", 0);
  }

  /** Records from now on are of this generation and attempt. */
  public Topic generation(long id) {
    generation = id;
    attempt = id;
    return this;
  }

  public Topic attempt(long id) {
    attempt = id;
    return this;
  }

  /** Records from now on are changes that a read of a run has found. */
  public Topic changes(long run, long read) {
    kind = RecordHeaders.KIND_CHANGE;
    generation = read;
    attempt = run;
    return this;
  }

  /** Records from now on are rows of a scan again. */
  Topic generationOfRows(long id) {
    kind = RecordHeaders.KIND_ROW;
    return generation(id);
  }

  /** The topic of the keys of orders that reconciliations meet. */
  static Topic orderKeys() {
    return orderKeys(0);
  }

  static Topic orderKeys(int partition) {
    Topic keys = new Topic("shop.orders.keys", partition);
    keys.kind = RecordHeaders.KIND_KEY;
    return keys;
  }

  /** Key-only records. */
  Topic keys(long... ids) {
    for (long id : ids) {
      add(KEY, key(id), Schema.BOOLEAN_SCHEMA, true, headers());
    }
    return this;
  }

  Topic sync(String name) {
    sync = name;
    return this;
  }

  /** Records from now on are of this scope of this plan. */
  Topic scope(int index, long planId) {
    scope = index;
    plan = planId;
    return this;
  }

  /** The next record has this offset: compaction has left a gap, or the topic is new. */
  public Topic at(long offset) {
    nextOffset = offset;
    return this;
  }

  long end() {
    return nextOffset;
  }

  public Topic row(long id, String status) {
    return row(id, status, 1);
  }

  Topic row(long id, String status, Integer amount) {
    return record(key(id), value(id, status, amount), headers());
  }

  public Topic rows(long from, long to, String status) {
    for (long id = from; id <= to; id++) {
      row(id, status);
    }
    return this;
  }

  Topic tombstone(long id) {
    return record(key(id), null, headers());
  }

  Topic plain(long id, String status) {
    return record(key(id), value(id, status, 1), new ConnectHeaders());
  }

  Topic plainTombstone(long id) {
    return record(key(id), null, new ConnectHeaders());
  }

  Topic record(Struct key, Struct value, ConnectHeaders headers) {
    Schema keySchema = key == null ? null : key.schema();
    Schema valueSchema = value == null ? null : value.schema();
    return add(keySchema, key, valueSchema, value, headers);
  }

  Topic add(
      Schema keySchema, Object key, Schema valueSchema, Object value, ConnectHeaders headers) {
    log.add(
        new SinkRecord(
            partition.topic(),
            partition.partition(),
            keySchema,
            key,
            valueSchema,
            value,
            nextOffset++,
            null,
            TimestampType.NO_TIMESTAMP_TYPE,
            headers));
    return this;
  }

  /** A record of another log of this partition, at its place there. */
  void add(SinkRecord record) {
    log.add(record);
    nextOffset = record.originalKafkaOffset() + 1;
  }

  public TopicPart part() {
    return new TopicPart(partition.topic(), partition.partition());
  }

  /** Changes the last record, as a transform would; its original place stays. */
  Topic transformed(UnaryOperator<SinkRecord> transform) {
    log.set(log.size() - 1, transform.apply(log.get(log.size() - 1)));
    return this;
  }

  ConnectHeaders headers() {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString(RecordHeaders.SOURCE, "shop");
    headers.addString(RecordHeaders.SYNC, sync);
    headers.addInt(RecordHeaders.SCOPE, scope);
    if (plan != 0) {
      headers.addLong(RecordHeaders.PLAN, plan);
    }
    headers.addString(RecordHeaders.KIND, kind);
    headers.addLong(RecordHeaders.GENERATION, generation);
    headers.addLong(RecordHeaders.ATTEMPT, attempt);
    return headers;
  }

  static Struct key(long id) {
    return new Struct(KEY).put("id", id);
  }

  static Struct value(long id, String status, Integer amount) {
    return new Struct(VALUE).put("id", id).put("status", status).put("amount", amount);
  }
}
