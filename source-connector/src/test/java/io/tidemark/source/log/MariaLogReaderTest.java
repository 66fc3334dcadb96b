package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.TableId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What Debezium tells of a binary log")
class MariaLogReaderTest {
  private static final Schema TABLE =
      SchemaBuilder.struct()
          .field("comment", Schema.OPTIONAL_STRING_SCHEMA)
          .field("columns", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
          .optional()
          .build();

  private static final Schema CHANGE =
      SchemaBuilder.struct()
          .field("type", Schema.STRING_SCHEMA)
          .field("id", Schema.STRING_SCHEMA)
          .field("table", TABLE)
          .build();

  private static final Schema CHANGES =
      SchemaBuilder.struct()
          .field("databaseName", Schema.OPTIONAL_STRING_SCHEMA)
          .field("ddl", Schema.OPTIONAL_STRING_SCHEMA)
          .field("tableChanges", SchemaBuilder.array(CHANGE).optional().build())
          .build();

  private static final Schema ROW =
      SchemaBuilder.struct().field("op", Schema.STRING_SCHEMA).build();

  private static final Schema HEARTBEAT =
      SchemaBuilder.struct().field("ts_ms", Schema.INT64_SCHEMA).build();

  private static final Set<TableId> ORDERS = Set.of(new TableId("shop", "orders"));

  private final Deque<LogEnd> ends = new ArrayDeque<>();

  private final MariaLogReader reader = reader("");

  private MariaLogReader reader(String kept) {
    return new MariaLogReader(kept, ORDERS, () -> Optional.ofNullable(ends.poll()));
  }

  private static SourceRecord beat(String gtids) {
    return record(new Struct(HEARTBEAT).put("ts_ms", 1L), 2000, "gtids", gtids);
  }

  private static SourceRecord record(Struct value, long at, Object... more) {
    Map<String, Object> offset = new HashMap<>(Map.of("file", "log.000001", "pos", at));
    offset.put("gtids", "0-1-5");
    for (int i = 0; i < more.length; i += 2) {
      offset.put(String.valueOf(more[i]), more[i + 1]);
    }
    return new SourceRecord(Map.of(), offset, "topic", value.schema(), value);
  }

  private static SourceRecord row(long at, Object... more) {
    return record(new Struct(ROW).put("op", "c"), at, more);
  }

  private static SourceRecord change(String type, String column, long at, Object... more) {
    Struct table = new Struct(TABLE).put("columns", List.of(column));
    Struct change = new Struct(CHANGE).put("type", type).put("id", "\"shop\".\"orders\"");
    Struct value =
        new Struct(CHANGES)
            .put(
                "tableChanges", List.of(type.equals("DROP") ? change : change.put("table", table)));
    return record(value, at, more);
  }

  private MariaPosition position(SourceRecord record) {
    return MariaPosition.parse(reader.place(record).orElseThrow().position().json());
  }

  private static String tables(MariaPosition position) {
    return Structure.json(position.tables());
  }

  @Test
  @DisplayName("the rows of a transaction share the place where it begins, and are told once more")
  void transactions() {
    Place first = reader.place(row(2000, "event", 2, "row", 1)).orElseThrow();
    Place second = reader.place(row(2000, "event", 3)).orElseThrow();
    Place other = reader.place(row(3000)).orElseThrow();
    assertThat(first.same(second)).isTrue();
    assertThat(second.same(other)).isFalse();
    assertThat(second.passedBy(other)).isEqualTo(other);
    assertThat(first.position().json()).contains("\"pos\":2000").doesNotContain("event", "row");
  }

  @Test
  @DisplayName(
      "tables are kept as they were where a place begins, as what changes them comes again")
  void structure() {
    position(change("CREATE", "id", 2000, "snapshot", "INITIAL"));
    assertThat(tables(position(row(2000)))).contains("[\"id\"]").doesNotContain("comment");
    assertThat(tables(position(change("ALTER", "name", 2000)))).contains("[\"id\"]");
    MariaPosition behind = position(row(3000));
    assertThat(tables(behind)).contains("[\"name\"]").doesNotContain("[\"id\"]");
    MariaLogReader next = reader(behind.tables());
    assertThat(next.place(row(4000)).orElseThrow().position().json()).contains(behind.tables());
    position(change("DROP", "", 5000));
    assertThat(position(row(6000)).tables()).isEmpty();
  }

  @Test
  @DisplayName("a table that is made, or replaced without a word, is another one than before")
  void remade() {
    TableId orders = new TableId("shop", "orders");
    assertThat(reader.remade(change("CREATE", "id", 2000))).contains(orders);
    assertThat(reader.remade(change("CREATE", "id", 2000, "snapshot", "INITIAL"))).isEmpty();
    assertThat(reader.remade(change("ALTER", "id", 2000))).isEmpty();
    assertThat(reader.remade(change("DROP", "id", 2000))).isEmpty();
    assertThat(reader.remade(row(2000))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE OR REPLACE TABLE orders (id int), true",
    "SET STATEMENT x=1 FOR create or  replace table `shop`.`orders`(id int), true",
    "CREATE OR REPLACE TABLE other.orders (id int), false",
    "CREATE OR REPLACE TABLE orders_of_old (id int), false",
    "CREATE TABLE IF NOT EXISTS orders (id int), false",
  })
  void replaced(String ddl, boolean followed) {
    Struct value = new Struct(CHANGES).put("databaseName", "shop").put("ddl", ddl);
    assertThat(reader.remade(record(value, 2000)).isPresent()).isEqualTo(followed);
  }

  @Test
  @DisplayName("the server's own events at the head of a file are no place to go on at")
  void heads() {
    SourceRecord beat = record(new Struct(HEARTBEAT).put("ts_ms", 1L), 256);
    assertThat(reader.place(beat)).isEmpty();
    assertThat(reader.place(record(new Struct(HEARTBEAT).put("ts_ms", 1L), 2560))).isPresent();
    assertThat(reader.place(row(300))).isPresent();
    assertThat(reader.place(new SourceRecord(Map.of(), Map.of(), "topic", null, null))).isEmpty();
  }

  @Test
  @DisplayName("a server's transactions are compared by domain, of which it knows the newest alone")
  void domains() {
    MariaPosition kept = position(row(2000, "gtids", "0-1-5,1-1-7,0-2-9"));
    assertThat(kept.isAt("1-1-7,0-2-9")).isTrue();
    assertThat(kept.isAt("0-2-9")).isFalse();
    assertThat(kept.isAt("0-2-10,1-1-7")).isFalse();
    assertThat(kept.gtids()).doesNotContain("0-1-5");
    assertThat(new MariaPosition("f", 4, "", "").isAt("")).isTrue();
  }

  @Test
  @DisplayName("a heartbeat behind all that the server had tells up to when all is known")
  void still() {
    ends.add(new LogEnd("0-1-5,1-1-7", 9_000));
    assertThat(reader.still(beat("1-1-7,0-1-5"))).hasValue(9_000);
    assertThat(reader.still(beat("1-1-7,0-1-5"))).as("nobody answers").isEmpty();
    assertThat(reader.still(row(2000))).isEmpty();
    assertThat(reader.still(change("ALTER", "id", 2000))).isEmpty();
  }

  @Test
  @DisplayName("an end of the log that is ahead counts when it has been passed, and not before")
  void ahead() {
    ends.add(new LogEnd("0-1-9", 9_000));
    ends.add(new LogEnd("0-1-12", 12_000));
    assertThat(reader.still(beat("0-1-5"))).isEmpty();
    assertThat(reader.still(beat("0-1-8"))).isEmpty();
    assertThat(reader.still(beat("0-1-10"))).hasValue(9_000);
    assertThat(reader.still(beat("0-1-12"))).hasValue(12_000);
    assertThat(ends).isEmpty();
  }

  @Test
  @DisplayName("an empty log has been passed, one of another domain has not")
  void emptyLogs() {
    ends.add(new LogEnd("", 1_000));
    ends.add(new LogEnd("7-1-1", 2_000));
    assertThat(reader.still(beat(""))).hasValue(1_000);
    assertThat(reader.still(beat("0-1-5"))).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("a position of another form is refused, and said what it lacks")
  @ValueSource(
      strings = {
        "{\"lsn\":5}",
        "no JSON",
        "{\"file\":\"log.1\"}",
        "{\"file\":\"log.1\",\"pos\":\"x\"}",
        "{\"file\":\"log.1\",\"pos\":4,\"gtids\":\"0-1\"}",
        "{\"file\":\"log.1\",\"pos\":4,\"gtids\":\"0-1-5,\"}",
        "{\"file\":\"log.1\",\"pos\":4,\"tables\":\"{}\"}",
        "{\"file\":\"log.1\",\"pos\":4,\"tables\":\"eJw=\"}"
      })
  void otherForms(String position) {
    assertThatThrownBy(() -> new MariaLog().checkPosition(position))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("position");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0-1-5", "0-1-5,1-1-9"})
  void itsForms(String gtids) {
    String position = new MariaPosition("log.1", 4, gtids, "").json();
    assertThatCode(() -> new MariaLog().checkPosition(position)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("a table is named by its database")
  void table() {
    Schema schema =
        SchemaBuilder.struct()
            .field("db", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .build();
    assertThat(reader.table(new Struct(schema).put("db", "shop").put("table", "orders")))
        .isEqualTo(new TableId("shop", "orders"));
  }
}
