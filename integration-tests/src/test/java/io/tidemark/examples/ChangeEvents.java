package io.tidemark.examples;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;

/**
 * What Debezium's connector for PostgreSQL sends of a table {@code customers(id bigint primary key,
 * name text default 'nobody', since date)}, through Kafka's JsonConverter that leaves NULL as it
 * is. Each customer has been one since 29 February 2024.
 */
public final class ChangeEvents {
  static final String TOPIC = "inventory.public.customers";

  private static final int SINCE = 19782;

  /** When a snapshot that says so was taken. */
  private static final long TAKEN = 1_795_780_000_000L;

  private static final Schema KEY =
      SchemaBuilder.struct().name(TOPIC + ".Key").field("id", Schema.INT64_SCHEMA).build();

  private static final Schema ROW =
      SchemaBuilder.struct()
          .optional()
          .name(TOPIC + ".Value")
          .field("id", Schema.INT64_SCHEMA)
          .field("name", SchemaBuilder.string().optional().defaultValue("nobody").build())
          .field("since", SchemaBuilder.int32().name("io.debezium.time.Date").version(1).build())
          .build();

  private static final Schema SOURCE =
      SchemaBuilder.struct()
          .name("io.debezium.connector.postgresql.Source")
          .field("connector", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
          .field("snapshot", Schema.OPTIONAL_STRING_SCHEMA)
          .field("name", Schema.STRING_SCHEMA)
          .field("schema", Schema.STRING_SCHEMA)
          .field("table", Schema.STRING_SCHEMA)
          .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .name(TOPIC + ".Envelope")
          .version(1)
          .field("before", ROW)
          .field("after", ROW)
          .field("source", SOURCE)
          .field("op", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  private final JsonConverter keys = new JsonConverter();
  private final JsonConverter values = new JsonConverter();
  private final String topic;
  private long lsn;

  ChangeEvents() {
    this(TOPIC);
  }

  /**
   * @param topic of the events
   */
  public ChangeEvents(String topic) {
    this.topic = topic;
    keys.configure(Map.of("schemas.enable", "true"), true);
    values.configure(Map.of("schemas.enable", "true", "replace.null.with.default", "false"), false);
  }

  /** A row of the first snapshot. */
  ProducerRecord<byte[], byte[]> read(long id, String name) {
    return event("r", id, null, row(id, name));
  }

  /**
   * A row of a snapshot that says which one it is.
   *
   * @param place of the row, as {@code first} or {@code last}
   */
  public ProducerRecord<byte[], byte[]> snapshot(long id, String name, String place) {
    return event("r", id, null, row(id, name), place);
  }

  ProducerRecord<byte[], byte[]> update(long id, @Nullable String before, @Nullable String after) {
    return event("u", id, row(id, before), row(id, after));
  }

  ProducerRecord<byte[], byte[]> delete(long id, String before) {
    return event("d", id, row(id, before), null);
  }

  /** What comes behind a delete. */
  ProducerRecord<byte[], byte[]> tombstone(long id) {
    return new ProducerRecord<>(topic, key(id), null);
  }

  private ProducerRecord<byte[], byte[]> event(
      String op, long id, @Nullable Struct before, @Nullable Struct after) {
    return event(op, id, before, after, null);
  }

  private ProducerRecord<byte[], byte[]> event(
      String op,
      long id,
      @Nullable Struct before,
      @Nullable Struct after,
      @Nullable String snapshot) {
    Struct source =
        new Struct(SOURCE)
            .put("connector", "postgresql")
            .put("ts_ms", snapshot == null ? null : TAKEN)
            .put("snapshot", snapshot)
            .put("name", "inventory")
            .put("schema", "public")
            .put("table", "customers")
            .put("lsn", ++lsn);
    Struct value =
        new Struct(ENVELOPE)
            .put("before", before)
            .put("after", after)
            .put("source", source)
            .put("op", op)
            .put("ts_ms", lsn);
    return new ProducerRecord<>(topic, key(id), values.fromConnectData(topic, ENVELOPE, value));
  }

  private static Struct row(long id, @Nullable String name) {
    return new Struct(ROW).put("id", id).put("name", name).put("since", SINCE);
  }

  private byte[] key(long id) {
    return keys.fromConnectData(topic, KEY, new Struct(KEY).put("id", id));
  }
}
