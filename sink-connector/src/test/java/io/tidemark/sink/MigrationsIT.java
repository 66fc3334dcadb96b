package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Records whose schema changes while a task runs, and the rows that are there already. */
@NullUnmarked
class MigrationsIT {
  private static final Schema WIDE =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("status", Schema.OPTIONAL_STRING_SCHEMA)
          .field("amount", Schema.OPTIONAL_INT64_SCHEMA)
          .build();
  private static final Schema LACKING =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("amount", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  private static void wide(Topic topic, long id, long amount) {
    Struct value = new Struct(WIDE).put("id", id).put("status", "s").put("amount", amount);
    topic.record(Topic.key(id), value, topic.headers());
  }

  @Test
  @DisplayName("CQ-22 CQ-23 DEST-44 by default an integer that grows at the source grows here too")
  void widens() {
    Topic topic = Topic.orders().generation(1000).rows(1, 2, "s");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = new Rig("migrations_wide").start(topic, markers)) {
      rig.pollAndCommit();
      topic.generation(2000);
      wide(topic, 1, 1);
      wide(topic, 3, 1L << 40);
      MarkersIT.end(markers, 2000, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "COMPLETED");
      assertThat(rig.strings("SELECT concat_ws('/', id, amount) FROM orders ORDER BY id"))
          .containsExactly("1/1", "3/1099511627776");
      assertThat(rig.orders()).as("equal before and after").contains("1:s:1000");
    }
  }

  @Test
  @DisplayName("B6-21 DEST-43 a column that records leave NULL, or lack, need not be NOT NULL")
  void relaxes() {
    Topic topic = Topic.orders().generation(1000).row(1, "a", null);
    try (Rig rig = new Rig("migrations_null")) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, amount int NOT NULL,"
              + " kind text NOT NULL, made_at timestamptz NOT NULL DEFAULT now())");
      rig.execute("INSERT INTO orders VALUES (7, 'mine', 1, 'old')");
      rig.start(topic).pollAndCommit();
      rig.poll();
      assertThat(rig.strings("SELECT concat_ws('/', id, amount, kind) FROM orders ORDER BY id"))
          .containsExactly("1", "7/1/old");
      assertThat(
              rig.strings(
                  "SELECT column_name FROM information_schema.columns WHERE table_name = 'orders'"
                      + " AND table_schema = 'migrations_null' AND is_nullable = 'NO' ORDER BY 1"))
          .containsExactly("id", "made_at");
    }
  }

  @Test
  @DisplayName(
      "CX-8 migrate.mode=none runs no DDL, refuses what does not fit, and deletes all the same")
  void none() {
    Topic topic = Topic.orders().generation(1000).rows(1, 2, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig =
        new Rig("migrations_none")
            .with("migrate.mode", "none")
            .with("delete.max.fraction", "1")
            .with("delete.guard.min.rows", "100")) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, amount int,"
              + " _sync_source text, _sync_generation bigint, _sync_time timestamptz)");
      rig.start(topic, markers).pollAndCommit();
      topic.generation(2000).row(1, "b");
      MarkersIT.end(markers, 2000, topic, 1);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:b:2000");
      topic.generation(3000);
      wide(topic, 1, 1);
      rig.pollAndCommit();
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("migrate.mode=none")
          .hasMessageContaining("Type changed from \"int32\" to \"int64\" for column \"amount\"");
      assertThat(
              rig.strings(
                  "SELECT concat_ws(' ', data_type, is_nullable) FROM information_schema.columns"
                      + " WHERE table_schema = 'migrations_none' AND table_name = 'orders' AND"
                      + " column_name IN ('status', 'amount') ORDER BY 1"))
          .containsExactly("integer YES", "text NO");
    }
  }

  @Test
  @DisplayName("CX-25 a column of 63 bytes is made once; one of 70 is refused before any DDL")
  void longNames() {
    Topic topic = Topic.orders().generation(1000);
    named(topic, "x".repeat(63));
    try (Rig rig = new Rig("migrations_long").start(topic)) {
      rig.pollAndCommit();
      rig.restart();
      named(topic.generation(2000), "x".repeat(63));
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(1);
      named(topic, "x".repeat(70));
      rig.pollAndCommit();
      assertThatThrownBy(rig::poll)
          .hasMessageContaining("x".repeat(70) + "\" is longer than the 63 bytes");
      assertThat(
              rig.number(
                  "SELECT count(*) FROM information_schema.columns WHERE table_schema ="
                      + " 'migrations_long' AND column_name LIKE 'xxx%'"))
          .isEqualTo(1);
    }
  }

  private static void named(Topic topic, String name) {
    Schema schema = SchemaBuilder.struct().field(name, Schema.OPTIONAL_INT32_SCHEMA).build();
    topic.record(Topic.key(1), new Struct(schema).put(name, 1), topic.headers());
  }

  @Test
  @DisplayName(
      "B6-28 DEST-22 a key that is not the primary key: rows, repeats and stale rows follow it")
  void surrogateKey() {
    Topic topic = Topic.orders().generation(1000).rows(1, 300, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = new Rig("migrations_surrogate").with("delete.max.fraction", "1")) {
      rig.execute(
          "CREATE TABLE orders (nr bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
              + " id bigint UNIQUE, status text, amount int)");
      rig.start(topic, markers).pollAndCommit();
      topic.rows(301, 600, "a").rows(200, 500, "a");
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(600);
      topic.generation(2000).rows(1, 2, "a").row(3, "b");
      MarkersIT.end(markers, 2000, topic, 3);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:a:1000", "3:b:2000");
      MarkersIT.end(markers, 3000, topic, 0);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 3000, "HELD");
    }
  }

  @Test
  @DisplayName("a unique index that goes while its table is filled lets no row in twice")
  void surrogateKeyGone() {
    Topic topic = Topic.orders().generation(1000).rows(1, 300, "a");
    try (Rig rig = new Rig("migrations_gone")) {
      rig.execute(
          "CREATE TABLE orders (nr bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
              + " id bigint CONSTRAINT once UNIQUE, status text, amount int)");
      rig.start(topic).pollAndCommit();
      rig.execute("ALTER TABLE orders DROP CONSTRAINT once");
      topic.rows(1, 300, "b");
      rig.pollAndCommit();
      assertThatThrownBy(rig::poll).hasMessageContaining("Key changed from [nr] to [id]");
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(300);
    }
  }

  @Test
  @DisplayName(
      "DEST-42 B9-46 a unique constraint that is no key stays, and refuses the rows that break it")
  void secondaryConstraint() {
    Topic topic = Topic.orders().generation(1000).row(1, "a").row(2, "b").row(3, "a");
    try (Rig rig = new Rig("migrations_unique").reporting()) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status text UNIQUE, amount int)");
      rig.with("retry.backoff.ms", "1").start(topic);
      await()
          .ignoreExceptionsInstanceOf(RetriableException.class)
          .untilAsserted(
              () -> {
                rig.pollAndCommit();
                assertThat(rig.orders()).hasSize(2).contains("2:b:1000");
              });
      assertThat(rig.counts(1000)).isEqualTo("2/0/0/0/1");
      rig.execute("ALTER TABLE orders DROP CONSTRAINT orders_status_key");
      topic.row(3, "a");
      rig.pollAndCommit();
      rig.poll();
      assertThat(rig.orders()).hasSize(3);
    }
  }

  @Test
  @DisplayName("rule 1: records below the floor ask nothing of a table, but their owner is asked")
  void belowTheFloor() {
    Topic topic = Topic.orders().generation(2000).rows(1, 2, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = new Rig("migrations_floor").start(topic, markers)) {
      MarkersIT.end(markers, 2000, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "COMPLETED");
      named(topic.generation(1000), "x".repeat(70));
      rig.pollAndCommit();
      rig.poll();
      assertThat(rig.orders()).containsExactly("1:a:2000", "2:a:2000");
      Topic other = new Topic("shop.orders", 1).generation(1000).row(1, "old");
      try (Rig second = new Rig("migrations_floor", rig.database).with("sink.id", "other")) {
        second.start(other).pollAndCommit();
        assertThatThrownBy(second::poll).hasMessageContaining("are owned by sink warehouse");
      }
    }
  }

  @Test
  @DisplayName("a record that lacks a column which others brought leaves it alone")
  void lacking() {
    Topic topic = Topic.orders().generation(1000).row(1, "a", 1);
    try (Rig rig = new Rig("migrations_lacking").start(topic)) {
      rig.pollAndCommit();
      Struct value = new Struct(LACKING).put("id", 1L).put("amount", 2L);
      topic.generation(2000).record(Topic.key(1), value, topic.headers());
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT concat_ws('/', id, status, amount) FROM orders"))
          .containsExactly("1/a/2");
    }
  }
}
