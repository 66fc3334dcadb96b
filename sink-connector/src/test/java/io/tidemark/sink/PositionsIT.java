package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Positions belong to the database: each record is applied once, whatever Connect does (I2). */
class PositionsIT {
  /** Its rows, its position, and what was applied. */
  private static final Pattern WRITES =
      Pattern.compile("COPY \\S*\"orders\"|SET position = |SET applied = ");

  @Test
  @DisplayName(
      "I2 a task starts at the database's position, also when Kafka's group says otherwise")
  void startsAtTheStoredPosition() {
    Topic topic = Topic.orders().row(1, "a").row(2, "b");
    try (Rig rig = new Rig("pos_start").with("write.mode", "append").start(topic)) {
      assertThat(rig.consumed.get(topic.partition)).isZero();
      rig.pollAndCommit();
      rig.restart();
      assertThat(rig.consumed.get(topic.partition)).isEqualTo(2);
      topic.row(3, "c");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1", "2:b:1", "3:c:1");
    }
  }

  @Test
  @DisplayName("injection 9: rows committed before a kill are not written again, others are")
  void killed() {
    Topic topic = Topic.orders().rows(1, 10, "a");
    try (Rig rig =
        new Rig("pos_kill").with("write.mode", "append").with("batch.size", "4").start(topic)) {
      rig.poll();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(8);
      rig.restart();
      assertThat(rig.consumed.get(topic.partition)).isEqualTo(8);
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(10);
      assertThat(rig.number("SELECT count(DISTINCT id) FROM orders")).isEqualTo(10);
    }
  }

  @Test
  @DisplayName("injection 8: a task whose position another has moved rolls back and starts there")
  void fenced() {
    Topic topic = Topic.orders().rows(1, 5, "a");
    try (Rig one = new Rig("pos_fence").with("write.mode", "append").start(topic);
        Rig two = new Rig("pos_fence", one.database).with("write.mode", "append")) {
      one.poll();
      two.start(topic).pollAndCommit();
      assertThat(one.commit()).doesNotContainKey(topic.partition);
      assertThat(one.number("SELECT count(*) FROM orders")).isEqualTo(5);
      topic.rows(6, 8, "a");
      one.poll();
      one.pollAndCommit();
      assertThat(one.number("SELECT count(*) FROM orders")).isEqualTo(8);
      assertThat(one.number("SELECT count(DISTINCT id) FROM orders")).isEqualTo(8);
    }
  }

  @Test
  @DisplayName("two connectors with one sink.id do not write over each other for ever: one fails")
  void twoClusters() {
    Topic topic = Topic.orders();
    try (Rig rig = new Rig("pos_two").with("write.mode", "append").start(topic)) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 20; i++) {
                  topic.row(i, "a");
                  rig.poll();
                  rig.execute("UPDATE tidemark_progress SET position = position + 1000");
                  rig.commit();
                  rig.execute("UPDATE tidemark_progress SET position = position - 1000");
                }
              })
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("sink.id=warehouse");
    }
  }

  @Test
  @DisplayName("DEST-12 preCommit writes what is gathered and answers only what is committed")
  void preCommit() {
    Topic topic = Topic.orders().rows(1, 7, "a");
    try (Rig rig = new Rig("pos_flush").start(topic)) {
      rig.poll();
      assertThat(
              rig.number(
                  "SELECT count(*) FROM pg_tables WHERE tablename = 'orders'"
                      + " AND schemaname = 'pos_flush'"))
          .isZero();
      assertThat(rig.commit()).containsEntry(topic.partition, new OffsetAndMetadata(7));
      assertThat(rig.orders()).hasSize(7);
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isEqualTo(7);
    }
  }

  @Test
  @DisplayName("injection 14: records that transforms dropped are passed, so positions get there")
  void filtered() {
    Topic topic = Topic.orders().rows(1, 3, "a").at(10);
    try (Rig rig = new Rig("pos_filter").start(topic)) {
      assertThat(rig.pollAndCommit().commit())
          .containsEntry(topic.partition, new OffsetAndMetadata(10));
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isEqualTo(10);
    }
  }

  @Test
  @DisplayName("partitions that are not open are neither answered for nor written")
  void notOpen() {
    Topic topic = Topic.orders().rows(1, 3, "a");
    Topic other = new Topic("shop.orders", 1).rows(4, 6, "b");
    try (Rig rig = new Rig("pos_closed").start(topic, other)) {
      rig.poll();
      rig.task.close(List.of(other.partition));
      assertThat(rig.commit()).doesNotContainKey(other.partition);
      rig.poll();
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1", "2:a:1", "3:a:1");
      assertThat(rig.commit()).containsOnlyKeys(topic.partition);
    }
  }

  @Test
  @DisplayName("injection 18: a topic that begins anew fails the task, or is adopted when told so")
  void regression() {
    Topic topic = Topic.orders().rows(1, 5, "a");
    try (Rig rig = new Rig("pos_anew").start(topic)) {
      rig.pollAndCommit();
      topic.log.clear();
      topic.at(0).generation(2000).row(1, "b").row(9, "b");
      rig.restart();
      rig.consumed.put(topic.partition, 0L);
      rig.poll();
      rig.context.seeks.clear();
      rig.consumed.put(topic.partition, 0L); // the seek was out of range and reset to the earliest
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("shop.orders-0 begins anew at offset 0")
          .hasMessageContaining("on.offset.regression=adopt");
      rig.with("on.offset.regression", "adopt").restart();
      for (int i = 0; i < 2; i++) {
        rig.context.seeks.clear();
        rig.consumed.put(topic.partition, 0L);
        rig.poll();
      }
      rig.commit();
      assertThat(rig.orders()).contains("1:b:2000", "9:b:2000").hasSize(6);
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isEqualTo(2);
    }
  }

  @ParameterizedTest(name = "START was read: {0}")
  @ValueSource(booleans = {false, true})
  @DisplayName(
      "injection 18: records that are counted again when a topic begins anew complete no generation")
  void countedTwice(boolean started) {
    Topic topic = Topic.orders().generation(1000).rows(1, 10, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    String name = "pos_anew_twice_" + started;
    try (Rig rig = new Rig(name).with("on.offset.regression", "adopt").start(topic, markers)) {
      rig.pollAndCommit();
      MarkersIT.end(markers, 1000, topic, 10);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 1000, "COMPLETED");
      if (started) {
        MarkersIT.start(markers, 2000);
      }
      topic.generation(2000).rows(1, 8, "a"); // and 9 and 10, which the broker loses
      rig.pollAndCommit();
      topic.log.subList(16, 18).clear();
      rig.restart();
      for (int i = 0; i < 2; i++) {
        rig.context.seeks.clear();
        rig.consumed.put(topic.partition, 0L);
        rig.poll();
      }
      rig.commit();
      topic.at(16).generation(3000).rows(1, 4, "a");
      rig.pollAndCommit();
      MarkersIT.end(markers, 2000, topic, 10);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "BLOCKED");
      assertThat(rig.string("SELECT reason FROM tidemark_generations WHERE generation = 2000"))
          .contains(started ? "partition shop.orders-0 began anew" : "topic was made again");
      assertThat(rig.number("SELECT sum(applied) FROM tidemark_applied WHERE generation = 2000"))
          .as("counted, of which 8 are there once")
          .isEqualTo(14);
      assertThat(rig.orders()).hasSize(10);
    }
  }

  @Test
  @DisplayName("injection 18 8: a topic that begins anew is not gone on with at another's position")
  void regressionOvertaken() {
    Topic topic = Topic.orders().rows(1, 5, "a");
    try (Rig rig = new Rig("pos_anew_lost").with("on.offset.regression", "adopt").start(topic)) {
      rig.pollAndCommit();
      topic.log.clear();
      topic.at(0).generation(2000).row(1, "b");
      rig.restart();
      for (int i = 0; i < 2; i++) {
        rig.context.seeks.clear();
        rig.consumed.put(topic.partition, 0L);
        if (i == 1) {
          rig.execute("UPDATE tidemark_progress SET position = 7"); // another task's
        }
        rig.poll();
      }
      rig.commit();
      rig.poll().poll(); // the seek is asked for at the latest in one, and done before the other
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isEqualTo(7);
      assertThat(rig.consumed).containsEntry(topic.partition, 7L);
      assertThat(rig.orders()).hasSize(5).contains("1:a:1");
    }
  }

  @Test
  @DisplayName(
      "CQ-5 DEST-3 DEST-64 HT-26 a batch is full by rows, by bytes, or by age, and never empty")
  void limits() {
    Topic topic = Topic.orders().rows(1, 2500, "a");
    try (Rig rig = new Rig("pos_limits").with("batch.size", "1000").start(topic)) {
      rig.poll();
      assertThat(rig.strings("SELECT count(*)::text FROM orders GROUP BY xmin::text"))
          .containsExactly("1000", "1000");
      rig.commit();
      assertThat(rig.strings("SELECT count(*)::text FROM orders GROUP BY xmin::text ORDER BY 1"))
          .containsExactly("1000", "1000", "500");
      rig.with("batch.size", "0").with("batch.size.bytes", "1").restart();
      topic.rows(2501, 2505, "a");
      rig.poll();
      assertThat(rig.number("SELECT count(DISTINCT xmin::text) FROM orders WHERE id > 2500"))
          .isEqualTo(5);
      rig.with("batch.size.bytes", "1000000").with("batch.timeout.ms", "0").restart();
      topic.rows(2506, 2507, "a");
      rig.poll();
      assertThat(rig.number("SELECT count(*) FROM orders WHERE id > 2505")).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("DEST-64 a batch that waits asks Connect to be called again when it is old")
  void timeout() {
    Topic topic = Topic.orders().row(1, "a");
    try (Rig rig = new Rig("pos_timeout").with("batch.timeout.ms", "60000").start(topic)) {
      rig.poll();
      assertThat(rig.context.timeouts)
          .last()
          .satisfies(ms -> assertThat(ms).isBetween(50_000L, 60_000L));
    }
  }

  @Test
  @DisplayName("DEST-23 10,000 rows are one transaction")
  void oneTransaction() {
    Topic topic = Topic.orders().rows(1, 10_000, "a");
    try (Rig rig = new Rig("pos_one")) {
      Statements statements = new Statements(rig.session);
      rig.start(topic).poll();
      List<String> sent = Statements.ofSession(statements.all(), "enable_hashjoin");
      statements.stop();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(10_000);
      List<Integer> writes =
          IntStream.range(0, sent.size())
              .filter(i -> WRITES.matcher(sent.get(i)).find())
              .boxed()
              .toList();
      assertThat(writes).hasSize(3);
      assertThat(sent.subList(writes.get(0), writes.get(writes.size() - 1)))
          .noneMatch(s -> s.endsWith(": COMMIT"));
    }
  }

  @Test
  @DisplayName("DEST-11 stopping twice is no error, and leaves no session")
  void stopTwice() {
    Topic topic = Topic.orders().row(1, "a");
    try (Rig rig = new Rig("pos_stop").with("sink.id", "pos_stop").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.sessions()).isPositive();
      rig.task.stop();
      rig.task.stop();
      await().atMost(Duration.ofSeconds(20)).until(() -> rig.sessions() == 0);
    }
  }

  @Test
  @DisplayName("DEST-22 an empty put does no work and needs no table")
  void emptyPut() {
    TopicPartition none = new TopicPartition("shop.orders", 3);
    try (Rig rig = new Rig("pos_empty")) {
      Statements statements = new Statements(rig.session);
      rig.start(new Topic("shop.orders", 3));
      String mark = statements.mark(UUID.randomUUID().toString());
      rig.poll();
      assertThat(rig.commit()).containsEntry(none, new OffsetAndMetadata(0));
      List<String> sent = statements.ofSessionSince(mark, "enable_hashjoin");
      statements.stop();
      assertThat(sent).as("statements of the writer's session").isEmpty();
    }
  }

  @Test
  @DisplayName("DEST-22 DEST-3 batches of one record are as many transactions as records, no more")
  void noEmptyBatch() {
    Topic topic = Topic.orders().row(1, "a");
    try (Rig rig = new Rig("pos_no_empty").with("batch.size.bytes", "1")) {
      Statements statements = new Statements(rig.session);
      rig.start(topic).pollAndCommit(); // which makes the table
      topic.rows(2, 6, "a");
      String mark = statements.mark(UUID.randomUUID().toString());
      rig.poll();
      assertThat(rig.commit()).containsEntry(topic.partition, new OffsetAndMetadata(6));
      List<String> sent = statements.ofSessionSince(mark, "enable_hashjoin");
      statements.stop();
      assertThat(sent).filteredOn(s -> s.contains(" SET position = ")).hasSize(5);
      assertThat(sent).filteredOn(s -> s.endsWith(": COMMIT")).hasSize(5);
      assertThat(sent).filteredOn(s -> s.contains(": BEGIN")).hasSize(5);
      assertThat(rig.number("SELECT count(DISTINCT xmin::text) FROM orders")).isEqualTo(6);
    }
  }
}
