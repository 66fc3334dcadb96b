package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connect.RecordSchemas;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values that Debezium could not send, because an update has left them as they were. */
@NullUnmarked
class UnavailableIT {
  private static final String PLACEHOLDER = "__debezium_unavailable_value";
  private static final byte[] BYTES = PLACEHOLDER.getBytes(StandardCharsets.UTF_8);
  private static final Schema ROW =
      SchemaBuilder.struct()
          .optional()
          .field("id", Schema.INT64_SCHEMA)
          .field("status", Schema.OPTIONAL_STRING_SCHEMA)
          .field("amount", Schema.OPTIONAL_INT32_SCHEMA)
          .field("bin", Schema.OPTIONAL_BYTES_SCHEMA)
          .field("doc", SchemaBuilder.string().name("io.debezium.data.Json").optional().build())
          .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
          .field("nums", SchemaBuilder.array(Schema.INT32_SCHEMA).optional().build())
          .field(
              "attrs",
              SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA).optional().build())
          .build();
  private static final String ALL =
      "SELECT concat_ws(' ', id, status, amount, encode(bin, 'hex'), doc, tags, nums, attrs)"
          + " FROM orders ORDER BY id";

  private final Topic topic = Topic.orders();
  private final Changes changes = new Changes(topic, ROW);

  private Struct whole(long id, String status) {
    return changes
        .values(id, status)
        .put("bin", new byte[] {1})
        .put("doc", "{}")
        .put("tags", List.of("t"))
        .put("nums", List.of(7))
        .put("attrs", Map.of("k", "v"));
  }

  private Struct part(long id, String status) {
    List<Integer> numbers = new ArrayList<>();
    for (byte one : BYTES) {
      numbers.add((int) one);
    }
    return changes
        .values(id, status)
        .put("bin", ByteBuffer.wrap(BYTES))
        .put("doc", PLACEHOLDER)
        .put("tags", List.of(PLACEHOLDER))
        .put("nums", numbers)
        .put("attrs", Map.of(PLACEHOLDER, PLACEHOLDER));
  }

  @Test
  @DisplayName("columns that carry the placeholder stay as they are, in each type's form of it")
  void columnsStay() {
    changes.put("c", whole(1, "a")).put("u", part(1, "b")).put("c", whole(2, "a"));
    changes.put("u", whole(2, PLACEHOLDER).put("amount", 5));
    try (Rig rig = new Rig("unavailable").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.strings(ALL))
          .containsExactly(
              "1 b 1 01 {} {t} {7} {\"k\": \"v\"}", "2 a 5 01 {} {t} {7} {\"k\": \"v\"}");
    }
  }

  @Test
  @DisplayName("an hstore, which comes as an object in JSON, has the placeholder as key and value")
  void hstore() {
    changes.put("c", whole(1, "a"));
    String pair = "{\"%1$s\":\"%1$s\"}".formatted(PLACEHOLDER);
    changes.put("u", whole(1, "b").put("doc", pair));
    try (Rig rig = new Rig("unavailable_hstore").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT concat(status, doc) FROM orders")).containsExactly("b{}");
    }
  }

  @Test
  @DisplayName("they play no part in equality: a row that is otherwise equal is not written")
  void equality() {
    changes.put("c", whole(1, "a"));
    try (Rig rig = new Rig("unavailable_equal").start(topic)) {
      rig.pollAndCommit();
      String version = rig.string("SELECT xmin::text FROM orders");
      changes.put("u", part(1, "a"));
      rig.pollAndCommit();
      assertThat(rig.string("SELECT xmin::text FROM orders")).isEqualTo(version);
    }
  }

  @Test
  @DisplayName("where there is no row, the record is rejected and nothing is written in its place")
  void noRow() {
    changes.put("c", whole(1, "a")).put("u", part(9, "b")).put("u", part(1, "b"));
    try (Rig rig = new Rig("unavailable_absent").reporting().start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT id || status FROM orders")).containsExactly("1b");
      assertThat(rig.context.reported).hasSize(1);
      assertThat(rig.context.reported.get(0).error())
          .hasMessageContaining("[attrs, bin, doc, nums, tags]");
    }
  }

  @Test
  @DisplayName(
      "rows of a log sync say by their schema that they may have it; where one has gone already, it"
          + " is passed over, and a text that looks like it elsewhere is a text")
  void ofStreams() {
    Schema told =
        RecordSchemas.lackingValues(
                SchemaBuilder.struct()
                    .name("orders.Value")
                    .field("id", Schema.INT64_SCHEMA)
                    .field("status", Schema.OPTIONAL_STRING_SCHEMA)
                    .field("amount", Schema.OPTIONAL_INT32_SCHEMA))
            .build();
    topic.generation(1).row(1, "a").row(2, PLACEHOLDER).changes(2, 2);
    for (long id : List.of(1L, 9L)) {
      Struct row = new Struct(told).put("id", id).put("status", PLACEHOLDER).put("amount", 7);
      topic.record(Topic.key(id), row, topic.headers());
    }
    try (Rig rig = new Rig("unavailable_streams").start(topic)) {
      rig.pollAndCommit();
      assertThat(
              rig.strings(
                  "SELECT concat_ws(' ', id, status, amount, _sync_generation) FROM orders ORDER BY id"))
          .containsExactly("1 a 7 2", "2 " + PLACEHOLDER + " 1 1");
    }
  }

  @Test
  @DisplayName("record.mode=update passes over what is not there, record.mode=insert refuses it")
  void recordModes() {
    changes.put("c", whole(1, "a"));
    try (Rig rig = new Rig("unavailable_modes").reporting().start(topic)) {
      rig.pollAndCommit();
      changes.put("u", part(1, "b")).put("u", part(9, "b"));
      rig.with("record.mode", "update").restart();
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT id || status FROM orders")).containsExactly("1b");
      assertThat(rig.context.reported).isEmpty();
      changes.put("u", part(1, "c"));
      rig.with("record.mode", "insert").restart();
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT id || status FROM orders")).containsExactly("1b");
      assertThat(rig.context.reported).hasSize(1);
    }
  }

  @Test
  @DisplayName("the same while a table is being filled by copies that only add rows")
  void firstLoad() {
    for (int id = 1; id <= 200; id++) {
      changes.put("c", whole(id, "a"));
    }
    for (int id = 1000; id <= 1200; id++) {
      changes.put("u", part(id, "b"));
    }
    try (Rig rig = new Rig("unavailable_load").reporting().start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(200);
      assertThat(rig.context.reported).hasSize(201);
    }
  }

  @Test
  @DisplayName("nor does an empty table take them, which copies of whole rows would fill")
  void emptyTable() {
    changes.put("c", whole(1, "a"));
    try (Rig rig = new Rig("unavailable_empty").reporting().start(topic)) {
      rig.pollAndCommit();
      rig.execute("TRUNCATE orders");
      for (int id = 1000; id <= 1200; id++) {
        changes.put("u", part(id, "b"));
      }
      rig.restart();
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM orders")).isZero();
      assertThat(rig.context.reported).hasSize(201);
    }
  }

  @Test
  @DisplayName("append cannot leave a column as it is, and refuses the record")
  void append() {
    changes.put("c", whole(1, "a")).put("u", part(1, "b"));
    try (Rig rig = new Rig("unavailable_append").with("write.mode", "append").start(topic)) {
      assertThatThrownBy(rig::pollAndCommit).hasStackTraceContaining("REPLICA IDENTITY FULL");
    }
  }
}
