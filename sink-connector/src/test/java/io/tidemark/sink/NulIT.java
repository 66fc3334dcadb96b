package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code text.nul}. */
@NullUnmarked
class NulIT {
  private static final Schema KEY =
      SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA).build();
  private static final Schema VALUE =
      SchemaBuilder.struct()
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("doc", SchemaBuilder.string().name("json").optional().build())
          .field("attrs", SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA).build())
          .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
          .build();

  private static Topic send(Topic topic, String id, String nul) {
    Struct value =
        new Struct(VALUE)
            .put("name", "a" + nul + "b")
            .put("doc", "{\"x\":\"a" + (nul.isEmpty() ? "" : "\\u0000") + "b\"}")
            .put("attrs", Map.of("k", "a" + nul + "b"))
            .put("tags", List.of("a" + nul + "b"));
    return topic.record(new Struct(KEY).put("id", id), value, new ConnectHeaders());
  }

  @Test
  @DisplayName(
      "CX-26 strip: texts, JSON and arrays lose the character; a key that has it is rejected")
  void strip() {
    Topic topic = Topic.orders();
    send(send(send(topic, "1", "\0"), "2\0", ""), "2", "");
    try (Rig rig = new Rig("nul_strip").with("text.nul", "strip").reporting().start(topic)) {
      rig.pollAndCommit();
      assertThat(
              rig.strings(
                  "SELECT concat_ws(' ', id, name, doc, attrs, tags) FROM orders ORDER BY 1"))
          .containsExactly(
              "1 ab {\"x\": \"ab\"} {\"k\": \"ab\"} {ab}",
              "2 ab {\"x\": \"ab\"} {\"k\": \"ab\"} {ab}");
      assertThat(rig.context.reported).hasSize(1);
      assertThat(rig.context.reported.get(0).error()).hasMessageContaining("column id");
    }
  }

  @Test
  @DisplayName("CX-26 reject, the default: the record is a bad one, whose text is not quoted")
  void reject() {
    Topic topic = send(Topic.orders(), "1", "\0");
    try (Rig rig = new Rig("nul_reject").start(topic)) {
      assertThatThrownBy(rig::pollAndCommit)
          .hasStackTraceContaining("column name")
          .hasStackTraceContaining("NUL character");
    }
  }
}
