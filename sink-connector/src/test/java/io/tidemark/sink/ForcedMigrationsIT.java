package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code migrate.mode=forced}: tables that are dropped and made anew, and those that are not. */
@NullUnmarked
class ForcedMigrationsIT {
  private static final Schema NUMBERED =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("status", Schema.OPTIONAL_INT32_SCHEMA)
          .field("amount", Schema.OPTIONAL_INT32_SCHEMA)
          .build();
  private static final String STATE =
      "SELECT concat_ws(' ', state, reason) FROM tidemark_generations WHERE generation = ";

  static Topic numbered(Topic topic, long from, long to) {
    return numbered(topic, from, to, topic.headers());
  }

  private static Topic numbered(Topic topic, long from, long to, ConnectHeaders headers) {
    for (long id = from; id <= to; id++) {
      Struct value = new Struct(NUMBERED).put("id", id).put("status", 7).put("amount", 1);
      topic.record(Topic.key(id), value, headers);
    }
    return topic;
  }

  static Rig forced(String schema) {
    return new Rig(schema).with("migrate.mode", "forced");
  }

  private static List<String> rows(Rig rig) {
    return rig.strings(
        "SELECT concat_ws(':', id, status, coalesce(_sync_generation::text, 'NULL')) FROM orders"
            + " ORDER BY id, status");
  }

  private static String statusType(Rig rig) {
    return rig.string(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid ="
            + " 'orders'::regclass AND attname = 'status'");
  }

  static void refuses(Rig rig, String... why) {
    rig.pollAndCommit();
    assertThatThrownBy(rig::poll)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Type changed from \"string\" to \"int32\" for column \"status\"")
        .satisfies(e -> assertThat(e.getMessage()).contains(why));
    assertThat(statusType(rig)).as("the table is unchanged").isEqualTo("text");
  }

  @Test
  @DisplayName(
      "CQ-25 CQ-26 DEST-36 DEST-48 a changed type: the table is made anew, has the new generation's"
          + " rows alone, and that generation and the next complete")
  void recreates() {
    Topic topic = Topic.orders().generation(1000).rows(1, 3, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = forced("forced_type").start(topic, markers)) {
      MarkersIT.end(markers, 1000, topic, 3);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 1000, "COMPLETED");
      numbered(topic.generation(2000), 1, 2);
      MarkersIT.end(markers, 2000, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "COMPLETED");
      assertThat(rows(rig)).containsExactly("1:7:2000", "2:7:2000");
      assertThat(statusType(rig)).isEqualTo("integer");
      assertThat(rig.strings("SELECT floor || '/' || floor_part FROM tidemark_streams"))
          .as("its END is the floor's")
          .containsExactly("2000/0");
      numbered(topic.generation(3000), 2, 3);
      MarkersIT.end(markers, 3000, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 3000, "COMPLETED");
      assertThat(rows(rig)).containsExactly("2:7:2000", "3:7:3000");
    }
  }

  @Test
  @DisplayName(
      "I5 a generation that had counted rows in the old table is blocked, the next completes")
  void inTheMiddle() {
    Topic topic = Topic.orders().generation(1000).rows(1, 3, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = forced("forced_middle").start(topic, markers)) {
      rig.pollAndCommit();
      topic.generation(2000).rows(1, 2, "a");
      rig.pollAndCommit();
      numbered(topic, 3, 4);
      MarkersIT.end(markers, 2000, topic, 4);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "BLOCKED");
      assertThat(rows(rig)).containsExactly("3:7:2000", "4:7:2000");
      numbered(topic.generation(3000), 4, 5);
      MarkersIT.end(markers, 3000, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 3000, "COMPLETED");
      assertThat(rows(rig)).containsExactly("4:7:2000", "5:7:3000");
    }
  }

  @Test
  @DisplayName("a generation that has ended and waits is blocked with the reason")
  void endedBefore() {
    Topic topic = Topic.orders().generation(1000).rows(1, 2, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    Topic late = new Topic("shop.orders", 1).generation(1000);
    try (Rig rig = forced("forced_ended").start(topic, markers, late)) {
      MarkersIT.end(markers, 1000, Topic.orders().at(9), 9); // more records are to come
      rig.pollAndCommit();
      numbered(topic.generation(2000), 1, 1);
      rig.pollAndCommit();
      rig.poll();
      assertThat(rig.string(STATE + 1000))
          .startsWith("BLOCKED table forced_ended.orders was dropped and made anew");
      late.row(5, "late");
      rig.pollAndCommit();
      rig.poll();
      assertThat(rows(rig)).as("the late record is below the floor").containsExactly("1:7:2000");
      assertThat(rig.number("SELECT count(*) FROM tidemark_applied WHERE generation = 1000"))
          .isPositive();
    }
  }

  @Test
  @DisplayName(
      "two generations of different schemas in one batch: the table has the later one's rows")
  void oneBatch() {
    Topic topic = Topic.orders().generation(1000).rows(1, 3, "a");
    numbered(topic.generation(2000), 1, 2);
    topic.generation(3000).rows(8, 9, "c");
    try (Rig rig = forced("forced_batch").start(topic)) {
      rig.pollAndCommit();
      rig.poll();
      assertThat(rows(rig)).containsExactly("8:c:3000", "9:c:3000");
    }
  }

  @Test
  @DisplayName("CQ-26 a transform that changes a type: safe fails, forced makes the table anew")
  void transform() {
    Topic topic = Topic.orders().generation(1000).rows(1, 2, "12");
    try (Rig rig = new Rig("forced_transform").start(topic)) {
      rig.pollAndCommit();
      topic.generation(2000);
      for (int id = 1; id <= 2; id++) {
        topic.row(id, "12").transformed(ForcedMigrationsIT::cast);
      }
      refuses(rig, "set migrate.mode=forced");
      assertThat(rows(rig)).containsExactly("1:12:1000", "2:12:1000");
      rig.with("migrate.mode", "forced").restart();
      rig.pollAndCommit();
      rig.poll();
      assertThat(rows(rig)).containsExactly("1:12:2000", "2:12:2000");
      assertThat(statusType(rig)).isEqualTo("integer");
    }
  }

  private static SinkRecord cast(SinkRecord r) {
    Struct before = (Struct) r.value();
    Struct after =
        new Struct(NUMBERED)
            .put("id", before.getInt64("id"))
            .put("status", Integer.valueOf(before.getString("status")))
            .put("amount", before.getInt32("amount"));
    return r.newRecord(
        r.topic(),
        r.kafkaPartition(),
        r.keySchema(),
        r.key(),
        NUMBERED,
        after,
        r.timestamp(),
        r.headers());
  }

  @Test
  @DisplayName("X2 a change that can be altered drops nothing; nor does a second sync as it was")
  void alters() {
    Topic topic = Topic.orders().generation(1000).rows(1, 2, "a");
    try (Rig rig = forced("forced_alters")) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, amount smallint);"
              + " INSERT INTO orders VALUES (7, 'mine', 1)");
      rig.start(topic).pollAndCommit();
      rig.restart();
      topic.generation(2000).rows(1, 2, "a");
      rig.pollAndCommit();
      rig.poll();
      assertThat(rows(rig)).containsExactly("1:a:1000", "2:a:1000", "7:mine:NULL");
    }
  }

  @Test
  @DisplayName("views and foreign keys that depend on the table are named, and nothing is dropped")
  void dependents() {
    Topic topic = Topic.orders().generation(1000).row(1, "a");
    try (Rig rig = forced("forced_views").start(topic)) {
      rig.pollAndCommit();
      rig.execute(
          "CREATE VIEW totals AS SELECT amount FROM orders; CREATE TABLE lines (nr int, id bigint"
              + " CONSTRAINT of_order REFERENCES orders)");
      numbered(topic.generation(2000), 1, 2);
      refuses(
          rig,
          "It cannot be made anew: view totals depends on it",
          "constraint of_order on table lines depends on it");
      assertThat(rows(rig)).containsExactly("1:a:1000");
      rig.execute("DROP VIEW totals; DROP TABLE lines");
      rig.restart();
      rig.pollAndCommit();
      rig.poll();
      assertThat(rows(rig)).containsExactly("1:7:2000", "2:7:2000");
    }
  }

  @Test
  @DisplayName("rows of other writers would be lost: the table is left as it is")
  void foreignRows() {
    Topic topic = Topic.orders().generation(1000).row(1, "a");
    try (Rig rig = forced("forced_foreign").start(topic)) {
      rig.pollAndCommit();
      rig.execute("INSERT INTO orders VALUES (9, 'mine', 1)");
      numbered(topic.generation(2000), 1, 2);
      refuses(rig, "It cannot be made anew: it holds rows that sync shop/orders has not written");
      assertThat(rows(rig)).containsExactly("1:a:1000", "9:mine:NULL");
    }
  }

  @Test
  @DisplayName("a table that several syncs write to is left as it is")
  void severalStreams() {
    Topic topic = Topic.orders().generation(1000).row(1, "a");
    topic.sync("other").row(2, "b").sync("orders");
    try (Rig rig = forced("forced_several").start(topic)) {
      rig.pollAndCommit();
      numbered(topic.generation(2000), 1, 1);
      refuses(rig, "sync shop/other writes to it, too");
      assertThat(rows(rig)).hasSize(2);
    }
  }

  @Test
  @DisplayName("records of no stream make no table anew that has rows")
  void noStream() {
    Topic topic = Topic.orders().generation(1000).row(1, "a");
    try (Rig rig = forced("forced_plain").start(topic)) {
      rig.pollAndCommit();
      numbered(topic, 2, 2, new ConnectHeaders());
      refuses(rig, "it holds rows that records of no stream may not replace");
      assertThat(rows(rig)).containsExactly("1:a:1000");
    }
  }

  @Test
  @DisplayName("a table of a sync that does not bring all rows again is left as it is")
  void otherModes() {
    Topic topic = Topic.orders().generation(1000).row(1, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = forced("forced_modes").start(topic, markers)) {
      MarkersIT.end(markers, 1000, topic, 1);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 1000, "COMPLETED");
      rig.execute("UPDATE tidemark_generations SET mode = 'incremental'");
      numbered(topic.generation(2000), 1, 1);
      refuses(rig, "sync shop/orders has mode incremental");
    }
  }

  @Test
  @DisplayName("a changed key makes the table anew, and its seen keys with it")
  void changedKey() {
    Topic topic = Topic.orders().generation(1000).rows(1, 2, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = forced("forced_key").start(topic, markers)) {
      MarkersIT.end(markers, 1000, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 1000, "COMPLETED");
      topic.generation(2000);
      for (String status : List.of("x", "y")) {
        topic.record(byStatus(status), Topic.value(1, status, 1), topic.headers());
      }
      MarkersIT.end(markers, 2000, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "COMPLETED");
      assertThat(rows(rig)).containsExactlyInAnyOrder("1:x:2000", "1:y:2000");
      topic.generation(3000).record(byStatus("y"), Topic.value(1, "y", 1), topic.headers());
      MarkersIT.end(markers, 3000, topic, 1);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 3000, "COMPLETED");
      assertThat(rows(rig)).containsExactly("1:y:2000");
    }
  }

  private static Struct byStatus(String status) {
    Schema schema = SchemaBuilder.struct().field("status", Schema.STRING_SCHEMA).build();
    return new Struct(schema).put("status", status);
  }

  @Test
  @DisplayName(
      "DEST-17 B6-23 two tasks that make one table anew at once: one does, both write to it")
  void race() throws InterruptedException {
    Topic one = Topic.orders().generation(1000).rows(1, 50, "a");
    Topic two = new Topic("shop.orders", 1).generation(1000).rows(51, 99, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig left = forced("forced_race").start(one, markers);
        Rig right =
            new Rig("forced_race", left.database).with("migrate.mode", "forced").start(two)) {
      left.pollAndCommit();
      left.poll();
      right.pollAndCommit();
      right.poll();
      numbered(one.generation(2000), 1, 50);
      numbered(two.generation(2000), 51, 99);
      Thread thread = new Thread(left::pollAndCommit);
      thread.start();
      right.pollAndCommit();
      thread.join();
      left.poll();
      right.poll();
      assertThat(left.number("SELECT count(*) FROM orders WHERE _sync_generation = 2000"))
          .isEqualTo(99);
      assertThat(left.counts(2000)).isEqualTo("99/0/0/0/0");
    }
  }
}
