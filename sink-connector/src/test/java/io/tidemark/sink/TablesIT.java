package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tables are made and changed as records need it, and never behind anybody's back. */
@NullUnmarked
class TablesIT {
  /** How questions to the catalog begin; the rest of them is on lines of their own. */
  private static final Pattern CATALOG =
      Pattern.compile("pg_catalog|information_schema|WITH relation AS|a\\.attname|n\\.nspname");

  private static final Schema WITH_NOTE =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("status", Schema.OPTIONAL_STRING_SCHEMA)
          .field("amount", Schema.OPTIONAL_INT32_SCHEMA)
          .field("note", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  private static Topic withNote(Topic topic, long id, String note) {
    Struct value =
        new Struct(WITH_NOTE).put("id", id).put("status", "s").put("amount", 1).put("note", note);
    return topic.record(Topic.key(id), value, topic.headers());
  }

  @Test
  @DisplayName(
      "CQ-21 CX-3 DEST-55 append: no key, no constraint, the same record twice is two rows")
  void append() {
    Topic topic = Topic.orders().row(1, "a").row(1, "a").tombstone(1);
    try (Rig rig = new Rig("tables_append").with("write.mode", "append").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1", "1:a:1");
      assertThat(rig.number("SELECT count(*) FROM pg_index WHERE indrelid = 'orders'::regclass"))
          .isZero();
      assertThat(rig.counts(1)).isEqualTo("2/0/0/0/0");
    }
  }

  @Test
  @DisplayName("append takes records without a key, and records of foreign topics")
  void appendWithoutKey() {
    Topic topic = Topic.orders();
    topic.record(null, Topic.value(1, "a", 1), topic.headers());
    topic.record(
        null, Topic.value(1, "a", 1), new org.apache.kafka.connect.header.ConnectHeaders());
    try (Rig rig = new Rig("tables_keyless").with("write.mode", "append").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("CQ-23 DEST-27 a new nullable column is added; old rows have NULL in it")
  void addColumn() {
    Topic topic = Topic.orders().generation(1000).row(1, "s").row(2, "s");
    try (Rig rig = new Rig("tables_add").start(topic)) {
      rig.pollAndCommit();
      withNote(topic.generation(2000), 2, "hello");
      topic.row(3, "older record");
      withNote(topic, 4, null);
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT id || coalesce(note, '-') FROM orders ORDER BY id"))
          .containsExactly("1-", "2hello", "3-", "4-");
      topic.generation(3000).row(2, "s");
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT note FROM orders WHERE id = 2")).containsExactly("hello");
      assertThat(rig.counts(3000)).isEqualTo("0/0/1/0/0");
    }
  }

  @Test
  @DisplayName("CQ-24 X1 safe refuses all unsafe changes in one message, and touches nothing")
  void refuses() {
    Topic topic = Topic.orders().row(1, "a");
    Topic other = new Topic("shop.items", 0).row(7, "x");
    try (Rig rig =
        new Rig("tables_refuse").with("topics", "shop.orders,shop.items,tidemark.generations")) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status int, amount int)");
      rig.execute("INSERT INTO orders VALUES (5, 5, 5)");
      rig.execute("CREATE TABLE items (sku text PRIMARY KEY, status text, amount int)");
      rig.start(topic, other);
      rig.pollAndCommit();
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining(
              "orders:\n  - Type changed from \"int32\" to \"string\" for column \"status\"")
          .hasMessageContaining(
              """
              items:
                - Column "id" is missing and part of the key
                - Key changed from [sku] to [id]""")
          .hasMessageContaining("migrate.mode=forced");
      assertThat(rig.strings("SELECT * FROM orders")).containsExactly("5");
      assertThat(
              rig.number(
                  "SELECT count(*) FROM information_schema.columns WHERE table_schema ="
                      + " 'tables_refuse' AND column_name LIKE '\\_sync%'"))
          .isZero();
    }
  }

  @Test
  @DisplayName("X7 DEST-50 an adopted table gets nullable system columns and keeps foreign rows")
  void adopts() {
    Topic topic = Topic.orders().generation(1000).row(1, "a").row(2, "b");
    try (Rig rig = new Rig("tables_adopt")) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, status text, amount int, made_at timestamptz"
              + " NOT NULL DEFAULT now(), double int GENERATED ALWAYS AS (amount * 2) STORED)");
      rig.execute("INSERT INTO orders (id, status, amount) VALUES (1, 'a', 1), (9, 'mine', 1)");
      rig.start(topic).pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:b:1000", "9:mine:NULL");
      assertThat(rig.counts(1000)).isEqualTo("1/0/1/0/0");
      assertThat(rig.number("SELECT double FROM orders WHERE id = 2")).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("migrate.mode=none: a table that lacks something is refused, none is created")
  void none() {
    Topic topic = Topic.orders().row(1, "a");
    try (Rig rig = new Rig("tables_none").with("migrate.mode", "none").start(topic)) {
      rig.pollAndCommit();
      assertThatThrownBy(rig::poll)
          .hasMessageContaining("migrate.mode=none")
          .hasMessageContaining("orders:\n  - The table is missing");
    }
  }

  @Test
  @DisplayName("CX-11 routed topics and formats name the table; original names keep positions")
  void routed() {
    Topic topic = Topic.orders().row(1, "a");
    topic.transformed(
        r ->
            r.newRecord(
                "elsewhere.ord",
                7,
                r.keySchema(),
                r.key(),
                r.valueSchema(),
                r.value(),
                null,
                r.headers()));
    try (Rig rig =
        new Rig("tables_routed")
            .with("table.name.format", "tables_routed.${table}_${sync}")
            .start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM tables_routed.ord_orders")).isEqualTo(1);
      assertThat(rig.strings("SELECT topic || part || position FROM tidemark_progress"))
          .containsExactly("shop.orders01");
    }
  }

  @Test
  @DisplayName("DEST-16 DEST-35 later batches of known shapes ask the catalog nothing")
  void noCatalogQueries() {
    Topic topic = Topic.orders().generation(1).row(1, "a");
    try (Rig rig = new Rig("tables_catalog")) {
      String listing = rig.listing();
      Statements statements = new Statements(rig.session);
      rig.start(topic).pollAndCommit();
      String mark = statements.mark(UUID.randomUUID().toString());
      topic.row(2, "b").row(1, "c");
      rig.pollAndCommit();
      List<String> writer = Statements.ofSession(statements.all(), "enable_hashjoin");
      List<String> second = statements.ofSessionSince(mark, "enable_hashjoin");
      statements.stop();
      assertThat(writer)
          .anyMatch(s -> s.contains("CREATE TABLE"))
          .anyMatch(s -> s.contains(listing) && CATALOG.matcher(s).find())
          .anyMatch(s -> s.contains("a.attidentity") && CATALOG.matcher(s).find());
      assertThat(second).anyMatch(s -> s.contains("COPY \"tidemark_stage_0\""));
      assertThat(second)
          .noneMatch(CATALOG.asPredicate())
          .noneMatch(s -> s.contains("CREATE") || s.contains("ALTER"));
    }
  }

  @Test
  @DisplayName("stages of a table that is no longer as it was are dropped when others are made")
  void stagesOfBefore() {
    Topic topic = Topic.orders().row(1, "a");
    try (Rig rig = new Rig("tables_before").start(topic)) {
      rig.pollAndCommit();
      rig.execute("ALTER TABLE orders DROP COLUMN amount");
      topic.row(2, "b");
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(2);
      assertThat(
              rig.strings(
                  "SELECT relname FROM pg_class WHERE relname LIKE 'tidemark\\_stage%' AND relkind"
                      + " = 'r' ORDER BY 1"))
          .containsExactly("tidemark_stage_1", "tidemark_stage_1_keys");
    }
  }

  @Test
  @DisplayName("stages of many new tables are made in few transactions, as each empties them all")
  void stagesTogether() {
    Topic[] topics =
        IntStream.range(0, 60)
            .mapToObj(i -> new Topic("shop.t" + i, 0).sync("t" + i).row(1, "a"))
            .toArray(Topic[]::new);
    try (Rig rig = new Rig("tables_stages").start(topics)) {
      rig.pollAndCommit();
      assertThat(
              rig.strings(
                  "SELECT count(*) || ' by ' || count(DISTINCT xmin::text) FROM pg_class WHERE"
                      + " relname LIKE 'tidemark\\_stage%' AND relkind = 'r'"))
          .containsExactly("120 by 2");
    }
  }

  @Test
  @DisplayName("DEST-16 CX-12 later batches of many scopes ask the catalog nothing either")
  void noCatalogQueriesForScopes() {
    Topic topic = Topic.orders();
    try (Rig rig = new Rig("tables_scopes")) {
      Statements statements = new Statements(rig.session);
      ofScopes(topic, "a");
      rig.start(topic).pollAndCommit();
      String mark = statements.mark(UUID.randomUUID().toString());
      ofScopes(topic, "b");
      rig.pollAndCommit();
      List<String> second = statements.ofSessionSince(mark, "enable_hashjoin");
      statements.stop();
      assertThat(second).filteredOn(s -> s.contains("COPY \"tidemark_stage_")).hasSize(64);
      assertThat(second)
          .noneMatch(CATALOG.asPredicate())
          .noneMatch(s -> s.contains("CREATE") || s.contains("ALTER"));
      assertThat(rig.orders()).hasSize(64).contains("0:b:1000", "63:b:1063");
    }
  }

  /** A row of each scope of a table that is cut as finely as can be. */
  private static void ofScopes(Topic topic, String status) {
    for (int scope = 0; scope < 64; scope++) {
      topic.scope(scope, 1000).generation(1000 + scope).row(scope, status);
    }
  }

  @Test
  @DisplayName(
      "DEST-1 DEST-4 DEST-54 per mode: tables first, then rows, of tables in turn; stale rows last,"
          + " and in one mode only")
  void callLogs() {
    for (String mode : List.of("append", "overwrite", "overwrite-delete-stale")) {
      boolean deletes = mode.equals("overwrite-delete-stale");
      try (Rig rig = new Rig("tables_calls").with("write.mode", mode).with("batch.size", "2")) {
        Statements statements = new Statements(rig.session);
        twoGenerations(rig.with("topics", "shop.orders,shop.items," + Rig.MARKERS));
        List<String> all = statements.all();
        statements.stop();
        List<String> rows =
            containing(all, mode.equals("append") ? "COPY \"tables_calls\"." : "WITH c AS");
        for (String table : List.of("orders", "items")) {
          String create = "CREATE TABLE \"%s\"".formatted(table);
          assertThat(all.indexOf(first(containing(all, create))))
              .as(mode)
              .isLessThan(all.indexOf(first(rows)));
        }
        List<String> deleted =
            all.stream()
                .filter(s -> s.matches(".*DELETE FROM (ONLY )?\"tables_calls\"\\..*"))
                .toList();
        assertThat(deleted).as(mode + ": of each generation").hasSize(deletes ? 4 : 0);
        assertThat(deleted)
            .allMatch(s -> s.contains("NOT EXISTS (SELECT 1 FROM \"tidemark_seen_"))
            .filteredOn(s -> all.indexOf(s) > all.lastIndexOf(rows.get(rows.size() - 1)))
            .hasSize(deletes ? 2 : 0);
        assertThat(containing(Statements.ofSession(all, "enable_hashjoin"), "tidemark_seen_"))
            .matches(seen -> seen.isEmpty() != deletes);
      }
    }
  }

  /** Rows 1 to 3 of two tables in turn, then all but row 3, each with its ENDs behind it. */
  private static void twoGenerations(Rig rig) {
    Topic orders = Topic.orders();
    Topic items = new Topic("shop.items", 0).sync("items");
    Topic markers = new Topic(Rig.MARKERS, 0);
    rig.start(orders, items, markers);
    for (int generation = 1; generation <= 2; generation++) {
      orders.generation(generation);
      items.generation(10 + generation);
      int last = 4 - generation;
      for (int id = 1; id <= last; id++) {
        orders.row(id, "a");
        items.row(id, "a");
        rig.poll();
      }
      MarkersIT.end(markers, generation, orders, last);
      MarkersIT.end(markers, 10 + generation, items, last);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, generation, "COMPLETED");
      MarkersIT.awaitState(rig, 10 + generation, "COMPLETED");
    }
  }

  private static List<String> containing(List<String> lines, String text) {
    return lines.stream().filter(line -> line.contains(text)).toList();
  }

  private static String first(List<String> lines) {
    assertThat(lines).isNotEmpty();
    return lines.get(0);
  }

  @Test
  @DisplayName("DEST-17 two tasks that need the same new table at once both succeed")
  void race() throws InterruptedException {
    Topic one = Topic.orders().generation(1).rows(1, 100, "a");
    Topic two = new Topic("shop.orders", 1).generation(1).rows(101, 200, "a");
    try (Rig left = new Rig("tables_race").start(one);
        Rig right = new Rig("tables_race", left.database).start(two)) {
      Thread thread = new Thread(left::pollAndCommit);
      thread.start();
      right.pollAndCommit();
      thread.join();
      left.poll();
      right.poll();
      assertThat(left.orders()).hasSize(200);
    }
  }
}
