package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.RetriableException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tables that are being filled: rows go straight into them, until one is there already. */
@NullUnmarked
class FirstLoadIT {
  private static final String STRAIGHT = "COPY \"%s\".\"orders\" (";
  private static final String STAGE = "COPY \"tidemark_stage_";

  @Test
  @DisplayName(
      "while all rows are new they are copied into the table, from the first batch on, with one"
          + " look at its key for all of them")
  void straight() {
    Topic topic = Topic.orders().generation(1000).rows(1, 100, "a");
    try (Rig rig = new Rig("load_straight")) {
      Statements statements = new Statements(rig.session);
      String first = statements.mark("first batch of load_straight");
      rig.start(topic).pollAndCommit();
      assertThat(sent(statements, first))
          .anyMatch(line -> line.contains(STRAIGHT.formatted(rig.schema)))
          .noneMatch(line -> line.contains(STAGE));
      topic.rows(101, 200, "b");
      String second = statements.mark("second batch of load_straight");
      rig.pollAndCommit();
      assertCopied(sent(statements, second), rig, true, 0);
      assertThat(rig.orders()).hasSize(200).contains("1:a:1000", "101:b:1000", "200:b:1000");
      topic.rows(1001, 1100, "b");
      String third = statements.mark("third batch of load_straight");
      rig.pollAndCommit();
      assertCopied(sent(statements, third), rig, true, 0);
      assertThat(rig.counts(1000)).isEqualTo("300/0/0/0/0");
      rig.execute("DELETE FROM orders WHERE id > 1000");

      topic.generation(2000).rows(1, 99, "a").rows(100, 100, "c").rows(101, 201, "b");
      rig.pollAndCommit();
      assertThat(rig.counts(2000)).isEqualTo("1/1/199/0/0");
      assertThat(rig.orders()).hasSize(201).contains("1:a:1000", "100:c:2000", "201:b:2000");

      topic.rows(202, 301, "d");
      String last = statements.mark("last batch of load_straight");
      rig.pollAndCommit();
      assertCopied(sent(statements, last), rig, false, 0);
      assertThat(rig.counts(2000)).isEqualTo("101/1/199/0/0");
      statements.stop();
    }
  }

  @Test
  @DisplayName("a table that has rows takes a copy once a merge has met none of the batch's")
  void tableWithRows() {
    Topic topic = Topic.orders().generation(1000).rows(1, 100, "a");
    try (Rig rig = new Rig("load_rows")) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status text, amount int)");
      rig.execute("INSERT INTO orders VALUES (5000, 'theirs', 1)");
      Statements statements = new Statements(rig.session);
      String first = statements.mark("first batch of load_rows");
      rig.start(topic).pollAndCommit();
      assertThat(sent(statements, first))
          .anyMatch(line -> line.contains(STAGE))
          .noneMatch(line -> line.contains(STRAIGHT.formatted(rig.schema)));
      topic.rows(101, 200, "b");
      String second = statements.mark("second batch of load_rows");
      rig.pollAndCommit();
      assertCopied(sent(statements, second), rig, true, 1);
      statements.stop();
      assertThat(rig.orders()).hasSize(201).contains("1:a:1000", "101:b:1000");
    }
  }

  @Test
  @DisplayName("DEST-16 appended batches are copied into the table, and ask the catalog nothing")
  void appended() {
    Topic topic = Topic.orders().generation(1000).rows(1, 10, "a");
    try (Rig rig = new Rig("load_appended").with("write.mode", "append")) {
      Statements statements = new Statements(rig.session);
      rig.start(topic).pollAndCommit();
      topic.rows(11, 20, "b");
      String second = statements.mark("second batch of load_appended");
      rig.pollAndCommit();
      assertCopied(sent(statements, second), rig, true, 0);
      statements.stop();
    }
  }

  /** What the writer's session has sent since a mark. */
  private static List<String> sent(Statements statements, String mark) {
    return statements.ofSessionSince(mark, "enable_hashjoin");
  }

  private static void assertCopied(
      List<String> statements, Rig rig, boolean straight, int listings) {
    assertThat(statements).filteredOn(line -> line.contains(rig.listing())).hasSize(listings);
    String table = STRAIGHT.formatted(rig.schema);
    assertThat(statements.stream().anyMatch(line -> line.contains(table))).isEqualTo(straight);
    assertThat(statements.stream().anyMatch(line -> line.contains(STAGE))).isEqualTo(!straight);
  }

  /** A first batch that finds the table empty, and then the rows of the second. */
  private static Rig loading(Rig rig, Topic topic) {
    topic.generation(1000).rows(1, 2, "a");
    rig.start(topic).pollAndCommit();
    topic.rows(101, 200, "a");
    return rig;
  }

  @Test
  @DisplayName("I2 rows that somebody else has written during the load are met, not written over")
  void rowsOfOthers() {
    Topic topic = Topic.orders();
    try (Rig rig = loading(new Rig("load_others").reporting(), topic)) {
      rig.execute(
          "INSERT INTO orders (id, status, _sync_source, _sync_generation)"
              + " VALUES (3, 'theirs', 'erp/orders', 1), (4, 'late', 'shop/orders', 2000)");
      topic.rows(3, 5, "a");
      rig.pollAndCommit();
      assertThat(rig.orders())
          .hasSize(105)
          .contains("1:a:1000", "2:a:1000", "3:theirs:1", "4:late:2000", "5:a:1000");
      assertThat(rig.context.reported).hasSize(1);
    }
  }

  @Test
  @DisplayName("I1 rows are not doubled when the key is dropped during the load: the task fails")
  void keyDropped() {
    Topic topic = Topic.orders();
    try (Rig rig = loading(new Rig("load_key"), topic)) {
      String key =
          rig.string(
              "SELECT conname FROM pg_constraint WHERE conrelid = 'orders'::regclass AND contype = 'p'");
      rig.execute("ALTER TABLE orders DROP CONSTRAINT \"" + key + "\"");
      topic.row(1, "again");
      rig.pollAndCommit();
      assertThatThrownBy(rig::poll).hasMessageContaining("It has no primary key");
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:a:1000");
    }
  }

  @Test
  @DisplayName("I1 nor when it is dropped between two copies")
  void keyDroppedBetweenCopies() {
    Topic topic = Topic.orders();
    try (Rig rig = loading(new Rig("load_key_later"), topic)) {
      rig.pollAndCommit();
      rig.execute("ALTER TABLE orders DROP CONSTRAINT orders_pkey");
      topic.rows(101, 200, "again");
      rig.pollAndCommit();
      assertThatThrownBy(rig::poll).hasMessageContaining("It has no primary key");
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(102);
    }
  }

  @Test
  @DisplayName("I1 a column that gets another type between two copies gets values, not their bytes")
  void columnChangedBetweenCopies() {
    Topic topic = Topic.orders();
    try (Rig rig = loading(new Rig("load_column_later"), topic)) {
      rig.pollAndCommit();
      rig.execute("ALTER TABLE orders ALTER COLUMN _sync_generation TYPE double precision");
      topic.rows(201, 300, "b");
      rig.pollAndCommit();
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT DISTINCT _sync_generation::text FROM orders"))
          .containsExactly("1000");
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(202);
    }
  }

  @Test
  @DisplayName("I1 a generation column of another type gets the number, not its bytes")
  void systemColumns() {
    Topic topic = Topic.orders();
    try (Rig rig = new Rig("load_system")) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, status text, amount int, _sync_source text,"
              + " _sync_generation double precision, _sync_time timestamptz)");
      loading(rig, topic).pollAndCommit();
      assertThat(rig.strings("SELECT DISTINCT _sync_generation::text FROM orders"))
          .containsExactly("1000");
    }
  }

  @Test
  @DisplayName("keys that the database takes for one leave the last of them")
  void foldedKeys() {
    Topic topic = Topic.orders().generation(1000);
    try (Rig rig = new Rig("load_folded").start(topic)) {
      number(topic, 1000, "a");
      rig.pollAndCommit();
      for (int id = 1; id <= 100; id++) {
        number(topic, id, "a");
      }
      number(topic, 0.0, "b");
      number(topic, -0.0, "c");
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT status FROM orders WHERE id = 0")).containsExactly("c");
      assertThat(rig.counts(1000)).isEqualTo("102/0/0/0/0");
    }
  }

  private static void number(Topic topic, double id, String status) {
    Schema key = SchemaBuilder.struct().field("id", Schema.FLOAT64_SCHEMA).build();
    Schema value = SchemaBuilder.struct().field("status", Schema.STRING_SCHEMA).build();
    topic.record(
        new Struct(key).put("id", id), new Struct(value).put("status", status), topic.headers());
  }

  @Test
  @DisplayName("a bad row of a load is reported, all others are written")
  void badRow() {
    Topic topic = Topic.orders();
    try (Rig rig = new Rig("load_bad").reporting()) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(5), amount int)");
      loading(rig, topic);
      topic.row(3, "much too long", 3).row(4, "d", 4);
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT id::text FROM orders WHERE id < 101 ORDER BY id"))
          .containsExactly("1", "2", "4");
      assertThat(rig.context.reported).hasSize(1);
      assertThat(rig.counts(1000)).isEqualTo("103/0/0/0/1");
    }
  }

  @Test
  @DisplayName("a trigger that keeps rows out of the table is said, and no row is counted")
  void rowsKeptOut() {
    Topic topic = Topic.orders();
    try (Rig rig = loading(new Rig("load_trigger"), topic)) {
      rig.execute(
          "CREATE FUNCTION load_trigger.none() RETURNS trigger LANGUAGE plpgsql"
              + " AS 'BEGIN RETURN NULL; END'");
      rig.execute(
          "CREATE TRIGGER none BEFORE INSERT ON orders FOR EACH ROW"
              + " EXECUTE FUNCTION load_trigger.none()");
      rig.pollAndCommit();
      assertThatThrownBy(rig::poll)
          .hasMessageContaining(
              "Table load_trigger.orders: rows were not written as they should be");
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:a:1000");
      assertThat(rig.counts(1000)).isEqualTo("2/0/0/0/0");
    }
  }

  @Test
  @DisplayName("an error that is no row's ends the try: nothing goes to the stage after it")
  void diskFull() {
    Topic topic = Topic.orders();
    try (Rig rig = new Rig("load_full").with("retry.backoff.ms", "1")) {
      Statements statements = new Statements(rig.session);
      loading(rig, topic);
      rig.execute(
          "CREATE FUNCTION load_full.full() RETURNS trigger LANGUAGE plpgsql"
              + " AS 'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100''; END'");
      rig.execute(
          "CREATE TRIGGER full_disk BEFORE INSERT ON orders FOR EACH ROW"
              + " EXECUTE FUNCTION load_full.full()");
      String full = statements.mark("the disk of load_full is full");
      rig.poll();
      assertThat(rig.commit().get(topic.partition).offset()).isEqualTo(2);
      assertCopied(sent(statements, full), rig, true, 0);
      statements.stop();
      rig.execute("DROP TRIGGER full_disk ON orders");
      await()
          .ignoreExceptionsInstanceOf(RetriableException.class)
          .until(() -> rig.pollAndCommit().number("SELECT count(*) FROM orders") == 102);
      assertThat(rig.counts(1000)).isEqualTo("102/0/0/0/0");
    }
  }

  @Test
  @DisplayName("a table with row security takes appended rows too")
  void rowSecurity() {
    Topic topic = Topic.orders().generation(1000).row(1, "a", 1);
    try (Rig rig = new Rig("load_security").with("write.mode", "append")) {
      rig.execute(
          "CREATE TABLE orders (id bigint, status text, amount int, _sync_source text,"
              + " _sync_generation bigint, _sync_time timestamptz)");
      rig.execute("ALTER TABLE orders ENABLE ROW LEVEL SECURITY");
      rig.execute("CREATE POLICY open ON orders USING (true) WITH CHECK (true)");
      rig.execute("DROP ROLE IF EXISTS load_security");
      rig.execute("CREATE ROLE load_security LOGIN PASSWORD 'security'");
      rig.execute("GRANT ALL ON SCHEMA load_security TO load_security");
      rig.execute("GRANT ALL ON orders TO load_security");
      rig.with("connection.user", "load_security").with("connection.password", "security");
      rig.start(topic).pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1000");
    }
  }
}
