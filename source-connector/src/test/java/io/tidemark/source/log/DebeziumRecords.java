package io.tidemark.source.log;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** What Debezium's engine tells of a table {@code public.orders(id, name default 'none')}. */
@SuppressWarnings("NullAway") // the framework's classes do not say what may be null
final class DebeziumRecords {
  static final Schema KEY =
      SchemaBuilder.struct().name("s.public.orders.Key").field("id", Schema.INT64_SCHEMA).build();

  static final Schema ROW =
      SchemaBuilder.struct()
          .optional()
          .name("s.public.orders.Value")
          .field("id", Schema.INT64_SCHEMA)
          .field("name", SchemaBuilder.string().optional().defaultValue("none").build())
          .build();

  private static final Schema SOURCE =
      SchemaBuilder.struct()
          .field("schema", Schema.STRING_SCHEMA)
          .field("table", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.INT64_SCHEMA)
          .build();

  private static final Schema MESSAGE =
      SchemaBuilder.struct()
          .field("op", Schema.STRING_SCHEMA)
          .field(
              "message",
              SchemaBuilder.struct().field("prefix", Schema.OPTIONAL_STRING_SCHEMA).build())
          .build();

  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .name("s.public.orders.Envelope")
          .field("after", ROW)
          .field("source", SOURCE)
          .field("op", Schema.STRING_SCHEMA)
          .build();

  private static final Schema NOTIFICATION =
      SchemaBuilder.struct()
          .field("aggregate_type", Schema.STRING_SCHEMA)
          .field("type", Schema.STRING_SCHEMA)
          .build();

  private DebeziumRecords() {}

  /** A change that was committed so many seconds after 1970 as its place says. */
  static SourceRecord change(String op, @Nullable Long id, @Nullable String name, long lsn) {
    boolean row = id != null && !op.equals("d");
    Struct after = row ? new Struct(ROW).put("id", id).put("name", name) : null;
    Struct value =
        new Struct(ENVELOPE)
            .put("after", after)
            .put(
                "source",
                new Struct(SOURCE)
                    .put("schema", "public")
                    .put("table", "orders")
                    .put("ts_ms", lsn * 1000))
            .put("op", op);
    Struct key = id == null ? null : new Struct(KEY).put("id", id);
    return new SourceRecord(
        Map.of("server", "s"),
        offset(lsn),
        "s.public.orders",
        null,
        key == null ? null : KEY,
        key,
        ENVELOPE,
        value);
  }

  static SourceRecord notification(String type, long lsn) {
    Struct value =
        new Struct(NOTIFICATION).put("aggregate_type", "Initial Snapshot").put("type", type);
    return new SourceRecord(
        Map.of("server", "s"), offset(lsn), Event.NOTIFICATIONS, NOTIFICATION, value);
  }

  /** A message that somebody has written into the log. */
  static SourceRecord message(@Nullable String prefix, long lsn) {
    Struct message = new Struct(MESSAGE.field("message").schema()).put("prefix", prefix);
    Struct value = new Struct(MESSAGE).put("op", "m").put("message", message);
    return new SourceRecord(Map.of("server", "s"), offset(lsn), "s.message", MESSAGE, value);
  }

  /** What comes where nothing has changed. */
  static SourceRecord heartbeat(long lsn) {
    Schema schema = SchemaBuilder.struct().field("ts_ms", Schema.INT64_SCHEMA).build();
    Struct value = new Struct(schema).put("ts_ms", lsn);
    return new SourceRecord(Map.of("server", "s"), offset(lsn), "heartbeat", schema, value);
  }

  private static Map<String, Object> offset(long lsn) {
    return new HashMap<>(Map.of("lsn", lsn));
  }
}
