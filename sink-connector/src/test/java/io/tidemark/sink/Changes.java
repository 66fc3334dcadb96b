package io.tidemark.sink;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.NullUnmarked;

/** Debezium's change events of a table, as a test writes them to a log. */
@NullUnmarked
final class Changes {
  private final Topic topic;
  private final Schema row;
  private final Schema envelope;

  /** Of rows of a schema. */
  Changes(Topic topic, Schema row) {
    this.topic = topic;
    this.row = row;
    Schema source = SchemaBuilder.struct().field("lsn", Schema.OPTIONAL_INT64_SCHEMA).build();
    this.envelope =
        SchemaBuilder.struct()
            .name("shop.public.orders.Envelope")
            .field("before", row)
            .field("after", row)
            .field("source", source)
            .field("op", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
  }

  /** Of rows (id, status, amount). */
  static Changes orders(Topic topic) {
    return new Changes(topic, row(false));
  }

  /** The columns of orders, and a note. */
  static Schema row(boolean note) {
    SchemaBuilder builder =
        SchemaBuilder.struct()
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field("status", Schema.OPTIONAL_STRING_SCHEMA)
            .field("amount", Schema.OPTIONAL_INT32_SCHEMA);
    return (note ? builder.field("note", Schema.OPTIONAL_STRING_SCHEMA) : builder).build();
  }

  Struct values(long id, String status) {
    return new Struct(row).put("id", id).put("status", status).put("amount", 1);
  }

  /** An event for the row of a key. */
  Changes event(String op, Struct key, Struct before, Struct after) {
    Struct value = new Struct(envelope).put("op", op).put("before", before).put("after", after);
    topic.record(key, value, new ConnectHeaders());
    return this;
  }

  Changes put(String op, Struct after) {
    return event(op, Topic.key(after.getInt64("id")), null, after);
  }

  Changes put(String op, long id, String status) {
    return put(op, values(id, status));
  }

  /** The whole table is emptied. */
  Changes truncate() {
    return event("t", null, null, null);
  }

  /** A delete, and the tombstone behind it. */
  Changes delete(long id) {
    event("d", Topic.key(id), values(id, "old"), null);
    topic.plainTombstone(id);
    return this;
  }
}
