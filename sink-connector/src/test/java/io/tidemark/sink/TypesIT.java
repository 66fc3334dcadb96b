package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connect.CellToConnect;
import io.tidemark.connect.DecimalMode;
import io.tidemark.connect.RecordSchemas;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values of every kind get into the table whole, and the same values again are no change. */
@NullUnmarked
class TypesIT {
  private static final Map<ColumnType, List<?>> VALUES = new LinkedHashMap<>();

  static {
    VALUES.put(ColumnType.of(Kind.BOOLEAN), List.of(true, false));
    VALUES.put(ColumnType.of(Kind.INT16), List.of(Short.MIN_VALUE, Short.MAX_VALUE));
    VALUES.put(ColumnType.of(Kind.INT32), List.of(Integer.MIN_VALUE, Integer.MAX_VALUE));
    VALUES.put(ColumnType.of(Kind.INT64), List.of(Long.MIN_VALUE, Long.MAX_VALUE));
    VALUES.put(ColumnType.of(Kind.FLOAT32), List.of(1.5f, Float.NaN));
    VALUES.put(ColumnType.of(Kind.FLOAT64), List.of(-1e300, Double.POSITIVE_INFINITY));
    VALUES.put(
        ColumnType.decimal(18, 4),
        List.of(new BigDecimal("-99999999999999.9999"), new BigDecimal("0.0001")));
    VALUES.put(
        ColumnType.of(Kind.DECIMAL), List.of(new BigDecimal("1.10"), new BigDecimal("1E+40")));
    VALUES.put(ColumnType.of(Kind.STRING), List.of("", "Grüße 😀 '\"\\"));
    VALUES.put(ColumnType.string(10), List.of("0123456789", "x"));
    VALUES.put(
        ColumnType.of(Kind.BYTES),
        List.of(new byte[] {0, (byte) 0xFF, (byte) 0x80, 0x7F}, new byte[0]));
    VALUES.put(ColumnType.of(Kind.DATE), List.of(-719_528 + 366, 2_932_896));
    VALUES.put(ColumnType.of(Kind.TIME), List.of(0L, 86_399_999_999L));
    VALUES.put(ColumnType.of(Kind.TIMESTAMP), List.of(-1L, 1_700_000_000_123_456L));
    VALUES.put(ColumnType.of(Kind.TIMESTAMP_TZ), List.of(-1L, 1_700_000_000_123_456L));
    VALUES.put(
        ColumnType.of(Kind.UUID),
        List.of("00000000-0000-0000-0000-000000000000", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"));
    VALUES.put(ColumnType.of(Kind.JSON, "jsonb"), List.of("{\"a\": [1, null]}", "null"));
    VALUES.put(ColumnType.of(Kind.JSON, "json"), List.of("{\"b\":1,\"a\":2}", "[]"));
    VALUES.put(
        ColumnType.array(ColumnType.of(Kind.INT32)), List.of(Arrays.asList(1, null, 3), List.of()));
    VALUES.put(
        ColumnType.array(ColumnType.of(Kind.STRING)),
        List.of(List.of("a,b", "\"q\"", "NULL"), List.of("\\")));
    VALUES.put(ColumnType.other("inet"), List.of("10.0.0.0/8", "::1"));
    VALUES.put(ColumnType.other("interval"), List.of("1 mon", "30 days"));
    VALUES.put(ColumnType.other("point"), List.of("(1,2)", "(0.5,-1)"));
  }

  private static TableSchema table() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("id", ColumnType.of(Kind.INT64), false));
    for (ColumnType type : VALUES.keySet()) {
      columns.add(new Column("c" + columns.size(), type, true));
    }
    return new TableSchema(TableId.of("orders"), columns, List.of("id"));
  }

  @Test
  @DisplayName("DEST-20 DEST-28 DEST-31 DEST-32 DEST-52 every kind arrives, and again is unchanged")
  void everyKind() {
    Topic topic = Topic.orders().generation(1000);
    send(topic);
    try (Rig rig = new Rig("types_all").start(topic)) {
      rig.pollAndCommit();
      topic.generation(2000);
      send(topic);
      rig.pollAndCommit();
      rig.poll();
      assertThat(rig.counts(1000)).isEqualTo("3/0/0/0/0");
      assertThat(rig.counts(2000)).isEqualTo("0/0/3/0/0");
      assertThat(rig.strings("SELECT c7::text FROM orders WHERE id < 2 ORDER BY id"))
          .containsExactly("-99999999999999.9999", "0.0001");
      assertThat(rig.strings("SELECT c9 || c20::text || c22::text FROM orders WHERE id = 1"))
          .containsExactly(
              "Grüße 😀 '\"\\{\"\\\\\"}30 days".replace("{\"\\\\\"}30", "{\"\\\\\"}30"));
      assertThat(rig.strings("SELECT encode(c11, 'hex') FROM orders WHERE id = 0"))
          .containsExactly("00ff807f");
      assertThat(rig.strings("SELECT to_json(c14)::text || to_json(c15) FROM orders WHERE id = 1"))
          .containsExactly("\"2023-11-14T22:13:20.123456\"\"2023-11-14T22:13:20.123456+00:00\"");
      assertThat(
              rig.strings(
                  "SELECT to_jsonb(o) - 'id' - '_sync_source' - '_sync_generation' -"
                      + " '_sync_time' FROM orders o WHERE id = 2 AND c1 IS NULL AND c22 IS NULL"))
          .hasSize(1);
    }
  }

  @Test
  @DisplayName("22P05 22003: json that jsonb refuses is compared as text, and can be repaired")
  void jsonThatJsonbRefuses() {
    String nul = "{\"a\":\"\\u0000\"}";
    String huge = "{\"a\": 1e999999}";
    Topic topic = Topic.orders().generation(1000);
    try (Rig rig = new Rig("types_json")) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status json, amount int)");
      topic.row(1, nul).row(2, huge).row(3, "{\"a\": 1}").row(4, null);
      rig.start(topic).pollAndCommit();
      topic.generation(2000).row(1, nul).row(2, huge).row(3, "{\"a\":1}").row(4, null);
      rig.pollAndCommit();
      assertThat(rig.counts(2000)).isEqualTo("0/0/4/0/0");
      topic.generation(3000).row(1, "{\"a\":2}").row(2, nul).row(3, null).row(4, huge);
      rig.pollAndCommit();
      assertThat(rig.counts(3000)).isEqualTo("0/4/0/0/0");
    }
  }

  /** Two rows of values and one of NULLs. */
  private static void send(Topic topic) {
    TableSchema table = table();
    Schema value = RecordSchemas.value(table, "v", DecimalMode.PRECISE);
    Schema key = RecordSchemas.key(table, "k", DecimalMode.PRECISE);
    for (int row = 0; row < 3; row++) {
      Struct struct = new Struct(value).put("id", (long) row);
      for (int i = 1; row < 2 && i < table.columns().size(); i++) {
        ColumnType type = table.columns().get(i).type();
        CellToConnect convert =
            CellToConnect.of(type, value.fields().get(i).schema(), DecimalMode.PRECISE);
        struct.put("c" + i, convert.convert(VALUES.get(type).get(row)));
      }
      topic.record(new Struct(key).put("id", (long) row), struct, topic.headers());
    }
  }
}
