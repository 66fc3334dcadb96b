package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Types of other producers' records in tables that Tidemark makes, and in tables that somebody has
 * made before.
 */
@NullUnmarked
class ForeignTypesIT {
  /** Which transactions wrote the rows, and the columns' definitions, last. */
  private static final String ROWS = "SELECT xmin::text FROM orders ORDER BY id";

  private static final String COLUMNS =
      "SELECT xmin::text FROM pg_attribute WHERE attrelid = 'orders'::regclass ORDER BY attnum";

  @Test
  @DisplayName(
      "DEST-20 DEST-28 DEST-29 DEST-30 DEST-31 DEST-32 X5 each type has its column, reads back equal, and again is no change")
  void columns() {
    Topic topic = Topic.orders();
    try (Rig rig = new Rig("foreign_types").start(topic)) {
      send(topic);
      rig.pollAndCommit();
      ForeignTypes.CASES.forEach(
          (name, each) -> {
            assertThat(type(rig, name)).as(name).isEqualTo(each.type());
            assertThat(rig.strings("SELECT " + name + "::text FROM orders ORDER BY id"))
                .as(name)
                .containsExactly(each.text(), null);
          });
      List<String> rows = rig.strings(ROWS);
      List<String> columns = rig.strings(COLUMNS);
      rig.restart();
      send(topic);
      rig.pollAndCommit();
      assertThat(rig.strings(ROWS)).isEqualTo(rows);
      assertThat(rig.strings(COLUMNS)).isEqualTo(columns);
    }
  }

  private static String type(Rig rig, String column) {
    return rig.string(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
            + " WHERE attrelid = 'orders'::regclass AND attname = '"
            + column
            + "'");
  }

  @Test
  @DisplayName(
      "DEST-28 DEST-32 X5 lists and maps of each type, with NULLs between, and again no change")
  void collections() {
    Topic topic = Topic.orders();
    try (Rig rig = new Rig("foreign_lists").start(topic)) {
      topic.record(Topic.key(1), ForeignTypes.collections(1), new ConnectHeaders());
      rig.pollAndCommit();
      ForeignTypes.CASES.forEach(
          (name, each) -> {
            assertThat(type(rig, name + "_map")).as(name).isEqualTo("jsonb");
            assertThat(rig.string("SELECT (" + name + "_map -> 'b')::text FROM orders"))
                .as(name)
                .isEqualTo("null");
            boolean single = each.schema().type().isPrimitive();
            String list = single ? each.type() + "[]" : "jsonb";
            assertThat(type(rig, name)).as(name).isEqualTo(list);
            String parts =
                single ? "%1$s[1], %1$s[2], %1$s[3]" : "%1$s -> 0, %1$s ->> 1, %1$s -> 2";
            String sql = "SELECT concat_ws('|', " + parts + ") FROM orders";
            String text = single ? each.text() : null;
            assertThat(rig.string(sql.formatted(name)))
                .as(name)
                .satisfies(both -> both(both, text));
          });
      List<String> rows = rig.strings(ROWS);
      List<String> columns = rig.strings(COLUMNS);
      rig.restart();
      topic.record(Topic.key(1), ForeignTypes.collections(1), new ConnectHeaders());
      rig.pollAndCommit();
      assertThat(rig.strings(ROWS)).isEqualTo(rows);
      assertThat(rig.strings(COLUMNS)).isEqualTo(columns);
    }
  }

  private static void both(String parts, String text) {
    String[] both = parts.split("\\|");
    assertThat(both).hasSize(2);
    assertThat(both[0]).isEqualTo(both[1]);
    if (text != null) {
      assertThat(both[0].equals("t") ? "true" : both[0]).isEqualTo(text);
    }
  }

  private static void send(Topic topic) {
    for (long id = 1; id <= 2; id++) {
      topic.record(Topic.key(id), ForeignTypes.row(id, id == 2), new ConnectHeaders());
    }
  }

  @Test
  @DisplayName(
      "B6-26 values are bound by the table's types: texts into uuid, jsonb, inet, arrays, enums, bits, dates")
  void textsIntoTypes() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("uuid", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
    texts.put("jsonb", "{\"a\": 1}");
    texts.put("json", "{\"a\":1}");
    texts.put("inet", "10.0.0.0/8");
    texts.put("int[]", "{1,NULL,3}");
    texts.put("mood", "sad");
    texts.put("bit(3)", "101");
    texts.put("date", "2023-01-02");
    texts.put("timestamptz", "2023-01-02 03:04:05.000006+00");
    texts.put("interval", "1 day");
    texts.put("varchar(5)", "12345");
    SchemaBuilder builder = SchemaBuilder.struct();
    texts.keySet().forEach(type -> builder.field(type, Schema.OPTIONAL_STRING_SCHEMA));
    Schema schema = builder.build();
    Struct good = new Struct(schema);
    texts.forEach(good::put);
    Topic topic = Topic.orders();
    try (Rig rig = new Rig("foreign_bound").reporting()) {
      rig.execute("CREATE TYPE mood AS ENUM ('sad', 'ok')");
      StringBuilder ddl = new StringBuilder("CREATE TABLE orders (id bigint PRIMARY KEY");
      texts.keySet().forEach(type -> ddl.append(", \"" + type + "\" " + type));
      rig.execute(ddl + ")");
      topic.record(Topic.key(1), good, new ConnectHeaders());
      long id = 2;
      for (String type : texts.keySet()) {
        Struct bad = new Struct(schema).put(type, "topsecret");
        topic.record(Topic.key(id++), bad, new ConnectHeaders());
      }
      rig.start(topic).pollAndCommit();
      texts.forEach(
          (type, text) ->
              assertThat(rig.strings("SELECT \"" + type + "\"::text FROM orders"))
                  .as(type)
                  .containsExactly(text));
      assertThat(rig.context.reported).hasSize(texts.size());
    }
  }

  @Test
  @DisplayName("X1 a type that does not fit the table's column is an error that names both")
  void misfit() {
    Topic topic = Topic.orders();
    Schema schema =
        SchemaBuilder.struct()
            .field("tags", SchemaBuilder.array(SchemaBuilder.array(Schema.INT32_SCHEMA).build()))
            .build();
    Struct value = new Struct(schema).put("tags", List.of(List.of(1)));
    topic.record(Topic.key(1), value, new ConnectHeaders());
    try (Rig rig = new Rig("foreign_misfit")) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, tags int[])");
      rig.start(topic).pollAndCommit();
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("column \"tags\"");
      assertThat(rig.number("SELECT count(*) FROM orders")).isZero();
    }
  }
}
