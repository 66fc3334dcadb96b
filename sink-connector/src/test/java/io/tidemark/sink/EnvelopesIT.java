package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Debezium's change events, through the task, without a transform. */
@NullUnmarked
class EnvelopesIT {
  @Test
  @DisplayName("create, read, update, delete and the tombstone behind it, in one batch and in many")
  void changes() {
    for (String size : List.of("1000", "1")) {
      Topic topic = Topic.orders();
      Changes.orders(topic)
          .put("r", 1, "a")
          .put("c", 2, "a")
          .put("u", 2, "b")
          .put("c", 3, "a")
          .delete(3)
          .delete(4)
          .put("c", 5, "a")
          .delete(5)
          .put("c", 5, "again");
      try (Rig rig = new Rig("envelopes_" + size).with("batch.size", size).start(topic)) {
        rig.pollAndCommit();
        assertThat(rig.orders()).containsExactly("1:a:NULL", "2:b:NULL", "5:again:NULL");
        assertThat(
                rig.strings(
                    "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute"
                        + " WHERE attrelid = 'orders'::regclass AND attnum > 0"))
            .containsExactly("id,status,amount,_sync_source,_sync_generation,_sync_time");
        assertThat(rig.commit().get(topic.partition).offset()).isEqualTo(topic.end());
      }
    }
  }

  @Test
  @DisplayName("DEST-50 a row of a stream is neither changed nor deleted by change events")
  void rowsOfStreams() {
    Topic topic = Topic.orders().generation(1000).row(1, "a").row(2, "a");
    try (Rig rig = new Rig("envelopes_streams").reporting().start(topic)) {
      rig.pollAndCommit();
      Changes.orders(topic).put("u", 1, "b").delete(2);
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:a:1000");
      assertThat(rig.context.reported).hasSize(1);
    }
  }

  @Test
  @DisplayName("records that a transform has unwrapped are rows as they are")
  void flat() {
    Topic topic = Topic.orders().plain(1, "a").plain(2, "a").plain(1, "b").plainTombstone(2);
    try (Rig rig = new Rig("envelopes_flat").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:b:NULL");
    }
  }

  @Test
  @DisplayName("the table's schema changes in mid-stream: a column comes, and is missing again")
  void schemaChange() {
    Topic topic = Topic.orders();
    Changes.orders(topic).put("c", 1, "a");
    Changes more = new Changes(topic, Changes.row(true));
    more.put("c", more.values(2, "b").put("note", "n"));
    Changes.orders(topic).put("u", 2, "c").put("c", 3, "d");
    try (Rig rig = new Rig("envelopes_schema").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT concat_ws(':', id, status, note) FROM orders ORDER BY id"))
          .containsExactly("1:a", "2:c:n", "3:d");
    }
  }

  @Test
  @DisplayName("append adds the row of each create, read and update; deletes and truncations pass")
  void append() {
    Topic topic = Topic.orders();
    Changes changes = Changes.orders(topic);
    changes.put("c", 1, "a").put("u", 1, "b").delete(1).event("t", null, null, null);
    changes.event("u", null, null, changes.values(2, "keyless"));
    try (Rig rig = new Rig("envelopes_append").with("write.mode", "append").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:NULL", "1:b:NULL", "2:keyless:NULL");
      assertThat(rig.commit().get(topic.partition).offset()).isEqualTo(topic.end());
    }
  }

  @Test
  @DisplayName("without a key, changes and deletes are bad records, and so are truncations")
  void refused() {
    Topic topic = Topic.orders();
    Changes changes = Changes.orders(topic);
    changes
        .put("c", 1, "a")
        .event("u", null, null, changes.values(1, "b"))
        .event("d", null, changes.values(1, "a"), null)
        .event("t", null, null, null)
        .event("x", Topic.key(1), null, changes.values(1, "c"))
        .event("u", Topic.key(1), null, null);
    try (Rig rig = new Rig("envelopes_refused").reporting().start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:NULL");
      assertThat(rig.context.reported)
          .extracting(reported -> reported.error().getMessage())
          .satisfiesExactly(
              error -> assertThat(error).contains("has no key"),
              error -> assertThat(error).contains("has no key"),
              error -> assertThat(error).contains("truncated"),
              error -> assertThat(error).contains("none of c, r, u, d, t, m"),
              error -> assertThat(error).contains("no row after"));
      assertThat(rig.context.reported.get(0).record().value())
          .as("the event itself is reported")
          .isEqualTo(topic.log.get(1).value());
    }
  }

  @Test
  @DisplayName("a truncation without a reporter fails the task and says what to do")
  void truncation() {
    Topic topic = Topic.orders();
    Changes.orders(topic).put("c", 1, "a").event("t", null, null, null);
    try (Rig rig = new Rig("envelopes_truncated").start(topic)) {
      assertThatThrownBy(rig::pollAndCommit).hasStackTraceContaining("skipped.operations=t");
    }
  }

  @Test
  @DisplayName("messages of the source's log are passed over")
  void messages() {
    Schema part = SchemaBuilder.struct().field("prefix", Schema.STRING_SCHEMA).build();
    Schema schema =
        SchemaBuilder.struct()
            .name("io.debezium.connector.postgresql.MessageValue")
            .field("op", Schema.STRING_SCHEMA)
            .field("source", part)
            .field("message", part)
            .build();
    Topic topic = Topic.orders();
    topic.record(null, new Struct(schema).put("op", "m"), new ConnectHeaders());
    try (Rig rig = new Rig("envelopes_messages").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.commit().get(topic.partition).offset()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("heartbeats and the like, between rows of other topics, make no table and no halt")
  void services() {
    Schema beat =
        SchemaBuilder.struct()
            .name("io.debezium.connector.common.Heartbeat")
            .field("ts_ms", Schema.INT64_SCHEMA)
            .build();
    Topic beats = new Topic("__debezium-heartbeat.shop", 0);
    Topic transactions = new Topic("shop.transaction", 0);
    Map<String, Object> begin = new HashMap<>(Map.of("status", "BEGIN", "id", "1", "ts_ms", 1L));
    begin.put("event_count", null);
    begin.put("data_collections", null);
    Topic topic = Topic.orders();
    Changes.orders(topic).put("c", 1, "a");
    for (int i = 0; i < 3; i++) {
      beats.record(null, new Struct(beat).put("ts_ms", 1L), new ConnectHeaders());
      transactions.add(null, Map.of("id", "1"), null, begin, new ConnectHeaders());
    }
    try (Rig rig = new Rig("envelopes_services").start(topic, beats, transactions)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:NULL");
      assertThat(rig.commit().values())
          .extracting(OffsetAndMetadata::offset)
          .containsExactlyInAnyOrder(1L, 3L, 3L);
      assertThat(
              rig.strings(
                  "SELECT relname::text FROM pg_class WHERE relnamespace = 'envelopes_services'::regnamespace"
                      + " AND relkind = 'r' AND relname NOT LIKE 'tidemark%'"))
          .containsExactly("orders");
    }
  }

  @Test
  @DisplayName("a table of Tidemark's own stream may have columns of these names")
  void ownColumns() {
    Schema part = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).optional().build();
    Schema schema =
        SchemaBuilder.struct()
            .field("before", part)
            .field("after", part)
            .field("source", part)
            .field("op", Schema.STRING_SCHEMA)
            .build();
    Topic topic = Topic.orders().generation(1000);
    Struct value = new Struct(schema).put("op", "d").put("after", new Struct(part).put("id", 1L));
    topic.record(Topic.key(1), value, topic.headers());
    try (Rig rig = new Rig("envelopes_own").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.string("SELECT op || after FROM orders")).isEqualTo("d{\"id\": 1}");
    }
  }
}
