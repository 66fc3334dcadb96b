package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.jdbc.Session;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A batch that the destination blocks, while the task goes on. */
@NullUnmarked
class OverlapIT {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String TABLE =
      "CREATE TABLE orders (id bigint, status text, amount int CHECK (amount > 0), _sync_source"
          + " text, _sync_generation bigint, _sync_time timestamptz)";

  /** Every batch blocks until the other session ends its transaction. */
  private static Session block(Rig rig) {
    Session other = rig.database.connect();
    other.begin(Session.Mode.READ_COMMITTED);
    other.execute("LOCK TABLE orders IN SHARE MODE");
    return other;
  }

  private static Rig rig(String schema) {
    Rig rig = new Rig(schema).with("write.mode", "append").with("batch.size", "2");
    rig.execute(TABLE);
    return rig.with("sink.id", schema);
  }

  private static void awaitBlocked(Rig rig) {
    await().atMost(LONG).until(() -> blocked(rig) == 1);
  }

  private static long blocked(Rig rig) {
    return rig.number(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            + " AND application_name = 'tidemark "
            + rig.schema
            + "'");
  }

  private static List<String> writers(Rig rig) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.equals("tidemark-writer-" + rig.schema))
        .toList();
  }

  @Test
  @DisplayName("while a batch waits for a lock, put takes the next; each row is written once")
  void takesTheNext() {
    Topic topic = Topic.orders().rows(1, 3, "a");
    try (Rig rig = rig("overlap_next").start(topic);
        Session other = block(rig)) {
      rig.pollOnce();
      awaitBlocked(rig);
      topic.row(4, "a");
      rig.pollOnce();
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isZero();
      other.commit();
      topic.row(5, "a");
      rig.poll();
      rig.commit();
      assertThat(rig.strings("SELECT id::text FROM orders ORDER BY id"))
          .containsExactly("1", "2", "3", "4", "5");
      assertThat(rig.strings("SELECT count(*)::text FROM orders GROUP BY xmin::text ORDER BY 1"))
          .containsExactly("1", "2", "2");
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isEqualTo(5);
      assertThat(rig.number("SELECT sum(applied) FROM tidemark_applied")).isEqualTo(5);
    }
  }

  @Test
  @DisplayName("a batch that the database refuses fails a later put, and the next is not written")
  void failsLater() {
    Topic topic = Topic.orders().row(1, "a").row(2, "a", -1).row(3, "a");
    try (Rig rig = rig("overlap_fail").start(topic);
        Session other = block(rig)) {
      rig.pollOnce();
      awaitBlocked(rig);
      topic.row(4, "a");
      rig.pollOnce();
      other.commit();
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("orders");
      assertThat(rig.commit().get(topic.partition).offset()).isZero();
      assertThat(rig.number("SELECT count(*) FROM orders")).isZero();
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isZero();
    }
  }

  @Test
  @DisplayName("DEST-11 closing during a blocked write leaves no thread, session, lock or row")
  void closedWhileBlocked() {
    Topic topic = Topic.orders().rows(1, 3, "a");
    try (Rig rig = rig("overlap_close").start(topic);
        Session other = block(rig)) {
      rig.pollOnce();
      awaitBlocked(rig);
      rig.task.close(List.of(topic.partition));
      assertThat(writers(rig)).isEmpty();
      assertThat(blocked(rig)).isZero();
      rig.task.stop();
      other.commit();
      await().atMost(LONG).until(() -> rig.sessions() == 0);
      assertThat(rig.number("SELECT count(*) FROM orders")).isZero();
      rig.restart();
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT id::text FROM orders ORDER BY id"))
          .containsExactly("1", "2", "3");
    }
  }

  @Test
  @DisplayName("a task that has no partition yet looks for no generations")
  void noPartition() {
    try (Rig rig = new Rig("overlap_idle").with("sink.id", "idle").start()) {
      rig.pollOnce();
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .doesNotContain("tidemark-generations-idle");
    }
  }

  @Test
  @DisplayName("DEST-11 stopping alone, without closing before, cancels a blocked write as well")
  void stoppedWhileBlocked() {
    Topic topic = Topic.orders().rows(1, 2, "a");
    try (Rig rig = rig("overlap_stop").start(topic);
        Session other = block(rig)) {
      rig.pollOnce();
      awaitBlocked(rig);
      rig.task.stop();
      assertThat(writers(rig)).isEmpty();
      other.commit();
      assertThat(rig.number("SELECT count(*) FROM orders")).isZero();
    }
  }
}
