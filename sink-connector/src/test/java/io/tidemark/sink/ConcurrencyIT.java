package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.FloorRaise;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.Streams;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Somebody else writes the same rows at the same time. */
class ConcurrencyIT {
  private static final String TABLE =
      "CREATE TABLE orders (id bigint PRIMARY KEY, status text, amount int, _sync_source text,"
          + " _sync_generation bigint, _sync_time timestamptz)";

  /** Lets the sink run into a transaction that is open, and commits that then. */
  private static void whileOpen(Rig rig, String statement) throws InterruptedException {
    whileOpen(rig, other -> other.execute(statement), "orders", other -> {});
  }

  private static void whileOpen(
      Rig rig, Consumer<Session> before, String waitsIn, Consumer<Session> then)
      throws InterruptedException {
    try (Session other = rig.database.connect()) {
      other.begin(Session.Mode.READ_COMMITTED);
      before.accept(other);
      Thread sink = new Thread(rig::pollAndCommit);
      sink.start();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  rig.number(
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND"
                              + " query LIKE '%"
                              + waitsIn
                              + "%'")
                      > 0);
      then.accept(other);
      other.commit();
      sink.join();
    }
  }

  @Test
  @DisplayName("a row that another transaction inserts meanwhile is met, not collided with")
  void insertedMeanwhile() throws InterruptedException {
    Topic topic = Topic.orders().generation(1000).row(1, "a").row(2, "b");
    try (Rig rig = new Rig("concurrent_insert")) {
      rig.execute(TABLE);
      rig.start(topic);
      whileOpen(rig, "INSERT INTO orders (id, status, amount) VALUES (2, 'theirs', 1)");
      rig.poll();
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:b:1000");
      assertThat(rig.counts(1000)).isEqualTo("1/1/0/0/0");
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("DEST-17 a table that somebody else makes meanwhile spoils no counts a second time")
  void madeMeanwhile() throws InterruptedException {
    Topic topic = Topic.orders().generation(1000).row(1, "a");
    try (Rig rig = new Rig("concurrent_make").start(topic)) {
      rig.pollAndCommit();
      rig.execute("DROP TABLE orders");
      topic.row(2, "b");
      whileOpen(rig, TABLE);
      rig.poll();
      assertThat(rig.orders()).containsExactly("2:b:1000");
      assertThat(rig.number("SELECT sum(rejected_nokey) FROM tidemark_applied")).isZero();
    }
  }

  @Test
  @DisplayName("I3 a row that gets a newer generation meanwhile keeps it")
  void newerMeanwhile() throws InterruptedException {
    Topic topic = Topic.orders().generation(1000).row(1, "a").row(2, "b");
    try (Rig rig = new Rig("concurrent_newer").start(topic)) {
      rig.pollAndCommit();
      topic.generation(2000).row(1, "A").row(2, "B");
      whileOpen(rig, "UPDATE orders SET status = 'newest', _sync_generation = 3000 WHERE id = 2");
      rig.poll();
      assertThat(rig.orders()).containsExactly("1:A:2000", "2:newest:3000");
      assertThat(rig.counts(2000)).isEqualTo("0/1/0/0/0");
    }
  }

  @Test
  @DisplayName(
      "I3 model full_nolock: a writer waits for whoever raises the floor, and goes by the"
          + " new one")
  void floorRaisedMeanwhile() throws InterruptedException {
    Topic topic = Topic.orders().generation(1000).row(1, "a");
    try (Rig rig = new Rig("concurrent_floor").start(topic)) {
      rig.pollAndCommit();
      topic.generation(1500).row(1, "late").row(2, "late");
      Streams streams =
          new Streams(new StateTables(null, rig.database.dialect()), "warehouse", false);
      FloorRaise raise = new FloorRaise(2000, 0, 1, "f", "shop-source", false);
      whileOpen(
          rig,
          other -> streams.lockExclusive(other, 1),
          "pg_advisory_xact_lock_shared",
          other -> streams.raiseFloor(other, 1, raise));
      rig.poll();
      assertThat(rig.orders()).containsExactly("1:a:1000");
      assertThat(rig.counts(1500)).isEqualTo("0/0/0/0/0");
      assertThat(rig.strings("SELECT applied || '/' || kept FROM tidemark_applied"))
          .contains("2/2");
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("CX-24 batches that write the same keys in opposite order do not fail")
  void oppositeOrder() throws InterruptedException {
    Topic up = Topic.orders().generation(1000);
    Topic down = new Topic("shop.orders", 1).generation(1000);
    try (Rig left = new Rig("concurrent_order").start(up);
        Rig right = new Rig("concurrent_order", left.database).start(down)) {
      for (int generation = 1; generation <= 5; generation++) {
        up.generation(generation).rows(1, 500, "left" + generation);
        down.generation(generation);
        for (int id = 500; id >= 1; id--) {
          down.row(id, "right" + generation);
        }
        Thread thread = new Thread(left::pollAndCommit);
        thread.start();
        right.pollAndCommit();
        thread.join();
      }
      left.poll();
      right.poll();
      assertThat(left.orders()).hasSize(500).allMatch(row -> row.endsWith(":5"));
      assertThat(left.number("SELECT sum(applied) FROM tidemark_applied")).isEqualTo(5000);
    }
  }

  @Test
  @DisplayName("keys that the database takes for one are one row: the last record's")
  void foldedByTheDatabase() {
    Schema key = SchemaBuilder.struct().field("id", Schema.FLOAT64_SCHEMA).build();
    Schema value = SchemaBuilder.struct().field("status", Schema.OPTIONAL_STRING_SCHEMA).build();
    Topic topic = Topic.orders().generation(1000);
    for (double id : new double[] {0.0, 7, -0.0}) {
      topic.record(
          new Struct(key).put("id", id),
          new Struct(value).put("status", "s" + id),
          topic.headers());
    }
    try (Rig rig = new Rig("concurrent_fold").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("-0:s-0.0:1000", "7:s7.0:1000");
      assertThat(rig.counts(1000)).isEqualTo("2/0/0/0/0");
    }
  }
}
