package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Records without a schema, as JsonConverter gives them with schemas.enable=false. */
@NullUnmarked
class MapRecordsIT {
  private static final String STAGES =
      " FROM pg_class WHERE relname LIKE 'tidemark\\_stage%' AND relkind = 'r'";

  private static final String ORDERS =
      "CREATE TABLE orders (id bigint PRIMARY KEY, status text DEFAULT 'new', amount int)";

  private final Topic topic = Topic.orders();

  private Topic send(Object key, Map<String, ?> value) {
    return topic.add(null, key, null, value, new ConnectHeaders());
  }

  private static Map<String, Object> map(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  @Test
  @DisplayName("a column that is widened while maps are written takes larger numbers at once")
  void widenedMeanwhile() {
    try (Rig rig = new Rig("maps_widened").reporting()) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, amount int)");
      send(map("id", 1L), map("id", 1L, "amount", 5L));
      rig.start(topic).pollAndCommit();
      rig.execute("ALTER TABLE orders ALTER amount TYPE bigint");
      send(map("id", 2L), map("id", 2L, "amount", 5_000_000_000L));
      rig.pollAndCommit();
      rig.poll();
      assertThat(rig.strings("SELECT amount FROM orders ORDER BY id"))
          .containsExactly("5", "5000000000");
      assertThat(rig.context.reported).isEmpty();
    }
  }

  @Test
  @DisplayName("stages of shapes that were used long ago are let go, and made again when wanted")
  void manyShapes() {
    try (Rig rig = new Rig("maps_shapes")) {
      StringBuilder columns = new StringBuilder("id bigint PRIMARY KEY");
      for (int i = 0; i < 8; i++) {
        columns.append(", c").append(i).append(" int");
      }
      rig.execute("CREATE TABLE orders (" + columns + ")");
      for (int shape = 1; shape <= 130; shape++) {
        Map<String, Object> value = map("id", (long) shape);
        for (int i = 0; i < 8; i++) {
          if ((shape >> i & 1) == 1) {
            value.put("c" + i, shape);
          }
        }
        send(map("id", (long) shape), value);
      }
      send(map("id", 1_001L), map("id", 1_001L, "c0", 1)); // the shape of the first
      rig.start(topic).pollAndCommit();
      rig.poll();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(131);
      assertThat(rig.number("SELECT count(*)" + STAGES)).isLessThanOrEqualTo(2 * 100);
    }
  }

  @Test
  @DisplayName("DEST-14 the table's columns say the types, of each kind and from what JSON has")
  void types() {
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, String> wanted = new LinkedHashMap<>();
    for (Object[] each : TYPES) {
      values.put((String) each[0], each[1]);
      wanted.put((String) each[0], (String) each[2]);
    }
    StringBuilder ddl = new StringBuilder("CREATE TABLE orders (id bigint PRIMARY KEY");
    values.keySet().forEach(type -> ddl.append(", \"" + type + "\" " + type));
    try (Rig rig = new Rig("maps_types")) {
      rig.execute("CREATE TYPE mood AS ENUM ('sad', 'ok')");
      rig.execute(ddl + ")");
      values.put("id", 1L);
      send(null, values);
      Map<String, Object> nulls = new HashMap<>();
      values.keySet().forEach(type -> nulls.put(type, null));
      nulls.put("id", 2L);
      send(null, nulls);
      rig.start(topic).pollAndCommit();
      wanted.forEach(
          (type, text) ->
              assertThat(rig.strings("SELECT \"" + type + "\"::text FROM orders ORDER BY id"))
                  .as(type)
                  .containsExactly(text, null));
      String version = rig.string("SELECT xmin::text FROM orders WHERE id = 1");
      send(null, values);
      rig.pollAndCommit();
      assertThat(rig.string("SELECT xmin::text FROM orders WHERE id = 1")).isEqualTo(version);
    }
  }

  private static final List<Object[]> TYPES =
      List.of(
          new Object[] {"boolean", true, "true"},
          new Object[] {"smallint", -7L, "-7"},
          new Object[] {"int", "42", "42"},
          new Object[] {"numeric(10,2)", 1.5, "1.50"},
          new Object[] {"numeric", new BigDecimal("1E+3"), "1000"},
          new Object[] {"real", 0.5, "0.5"},
          new Object[] {"double precision", 3L, "3"},
          new Object[] {"varchar(5)", 12345L, "12345"},
          new Object[] {"bytea", "AP+Afw==", "\\x00ff807f"},
          new Object[] {"date", "2023-01-02", "2023-01-02"},
          new Object[] {"time", "10:15", "10:15:00"},
          new Object[] {
            "timestamptz", "2023-01-02T03:04:05.000006Z", "2023-01-02 03:04:05.000006+00"
          },
          new Object[] {
            "uuid", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
          },
          new Object[] {
            "jsonb", map("b", List.of(1L, 2.5), "a", null), "{\"a\": null, \"b\": [1, 2.5]}"
          },
          new Object[] {"json", "{\"a\":1}", "{\"a\":1}"},
          new Object[] {"text", map("b", 1L, "a", "x"), "{\"a\":\"x\",\"b\":1}"},
          new Object[] {"int[]", Arrays.asList(1L, null, 3L), "{1,NULL,3}"},
          new Object[] {"date[]", List.of("2023-01-02"), "{2023-01-02}"},
          new Object[] {"inet", "10.0.0.0/8", "10.0.0.0/8"},
          new Object[] {"mood", "sad", "sad"});

  @Test
  @DisplayName("DEST-14 the key comes from a map, from a single value, or from the record's value")
  void keys() {
    send(Map.of("id", 1L), map("status", "map"));
    send(2L, map("status", "value"));
    send(null, map("id", 3L, "status", "own"));
    topic.add(Schema.STRING_SCHEMA, "4", null, map("status", "text"), new ConnectHeaders());
    send(Map.of("id", 5L), map("status", "gone"));
    send(6L, map("status", "gone"));
    try (Rig rig = new Rig("maps_keys")) {
      rig.execute(ORDERS);
      rig.start(topic).pollAndCommit();
      send(Map.of("id", 5L), null);
      send(6L, null);
      topic.add(Schema.STRING_SCHEMA, "4", null, null, new ConnectHeaders());
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:map:NULL", "2:value:NULL", "3:own:NULL");
    }
  }

  @Test
  @DisplayName(
      "what a map lacks is not written: a new row gets the default, an old one keeps its value")
  void missingFields() {
    try (Rig rig = new Rig("maps_missing")) {
      rig.execute(ORDERS);
      send(null, map("id", 1L, "amount", 5L))
          .add(null, 2L, null, map("status", "a"), new ConnectHeaders());
      send(2L, map("amount", 7L));
      rig.start(topic).pollAndCommit();
      assertThat(rig.strings("SELECT concat_ws(':', id, status, amount) FROM orders ORDER BY id"))
          .containsExactly("1:new:5", "2:a:7");
    }
  }

  @Test
  @DisplayName("a field without a column is a bad record, until there is a column")
  void unknownFields() {
    try (Rig rig = new Rig("maps_unknown").reporting()) {
      rig.execute(ORDERS);
      send(1L, map("status", "a", "note", "n")).plain(9, "x");
      rig.start(topic).pollAndCommit();
      assertThat(rig.context.reported).hasSize(1);
      assertThat(rig.context.reported.get(0).error()).hasMessageContaining("fields [note]");
      rig.execute("ALTER TABLE orders ADD note text");
      send(1L, map("status", "a", "note", "n"));
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT note FROM orders ORDER BY id")).containsExactly("n", null);
    }
  }

  @Test
  @DisplayName("values that a column cannot hold exactly are bad records, which are not quoted")
  void badValues() {
    try (Rig rig = new Rig("maps_bad").reporting()) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, n int, d date, p numeric(4,1))");
      send(1L, map("n", 2.5)).add(null, 1L, null, map("n", 1L << 40), new ConnectHeaders());
      send(1L, map("n", "topsecret"));
      send(1L, map("d", 19_000L));
      send(1L, map("d", "topsecret"));
      send(1L, map("p", 1.25));
      send(1L, map("n", List.of()));
      rig.start(topic).pollAndCommit();
      assertThat(rig.context.reported).hasSize(7);
      assertThat(rig.context.reported)
          .allSatisfy(
              reported -> assertThat(reported.error()).hasMessageNotContaining("topsecret"));
      assertThat(rig.number("SELECT count(*) FROM orders")).isZero();
    }
  }

  @Test
  @DisplayName("DEST-14 without a table nothing says the types: one error tells what to do")
  void noTable() {
    send(1L, map("status", "a"));
    try (Rig rig = new Rig("maps_table").reporting().start(topic)) {
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Table orders is missing")
          .hasMessageContaining("create the table");
      rig.execute(ORDERS);
      rig.restart();
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:NULL");
    }
  }

  @Test
  @DisplayName("a table without a primary key takes them by pk.mode=fields and append only")
  void noKey() {
    send(null, map("id", 1L, "status", "a"));
    try (Rig rig = new Rig("maps_append").with("write.mode", "append")) {
      rig.execute("CREATE TABLE orders (id bigint, status text)");
      rig.start(topic).pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:NULL");
    }
    try (Rig rig = new Rig("maps_nokey")) {
      rig.execute("CREATE TABLE orders (id bigint, status text)");
      rig.start(topic);
      assertThatThrownBy(rig::poll).hasMessageContaining("no primary key");
    }
  }

  @Test
  @DisplayName("change events without a schema are opened too")
  void envelopes() {
    Map<String, Object> source = map("lsn", 1L);
    send(Map.of("id", 1L), map("op", "c", "after", map("id", 1L, "status", "a"), "source", source));
    send(Map.of("id", 2L), map("op", "c", "after", map("id", 2L, "status", "a"), "source", source));
    send(Map.of("id", 1L), map("op", "d", "after", null, "source", source));
    send(null, map("op", "m", "message", map(), "source", source));
    try (Rig rig = new Rig("maps_envelopes")) {
      rig.execute(ORDERS);
      rig.start(topic).pollAndCommit();
      assertThat(rig.orders()).containsExactly("2:a:NULL");
    }
  }
}
