package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.connect.errors.RetriableException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A full batch is committed without waiting for the disk: kill -9 of the server takes it back. */
@NullUnmarked
@EnabledOnOs(OS.LINUX)
class CrashedDatabaseIT {
  private static final int BATCH = 10;

  @TempDir private static Path folder;
  private static MortalPostgres server;

  private final Topic topic = Topic.orders();

  @BeforeAll
  static void start() {
    server = new MortalPostgres(folder);
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static Rig rig(String schema) {
    return Rig.on(server.database(schema))
        .with("write.mode", "append")
        .with("batch.size", Integer.toString(BATCH));
  }

  private static void plain(Topic log, long from, long to) {
    for (long id = from; id <= to; id++) {
      log.plain(id, "a");
    }
  }

  private static long number(Database database, String sql) {
    try (Session session = database.connect()) {
      return session.queryOne(Sql.of(sql), row -> row.getLong(1)).orElseThrow();
    }
  }

  private static long rows(Rig rig) {
    return number(rig.database, "SELECT count(*) FROM orders");
  }

  /** Five rows are there for good. */
  private void begin(Rig rig, Topic... others) {
    plain(topic, 1, 5);
    rig.start(topic).open(others).poll();
    assertThat(rig.commit()).containsEntry(topic.partition, new OffsetAndMetadata(5));
  }

  /** And ten behind them are committed, but not on the disk; others are gathered. */
  private void commitLate(Rig rig, int others) throws IOException, InterruptedException {
    server.stall();
    plain(topic, 6, 5 + BATCH + others);
    rig.poll();
    assertThat(rows(rig)).isEqualTo(5 + BATCH);
  }

  private static void recover(Rig rig, Topic log) {
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsInstanceOf(RetriableException.class)
        .until(
            () -> rig.pollAndCommit().commit().get(log.partition),
            new OffsetAndMetadata(log.end())::equals);
  }

  private void assertOnce(Rig rig) {
    assertThat(rows(rig)).isEqualTo(topic.end());
    assertThat(number(rig.database, "SELECT count(DISTINCT id) FROM orders"))
        .isEqualTo(topic.end());
    assertThat(number(rig.database, "SELECT position FROM tidemark_progress WHERE part = 0"))
        .isEqualTo(topic.end());
  }

  @Test
  @DisplayName("I2 what a crash takes back was not told, and is written again, once")
  void takenBack() throws IOException, InterruptedException {
    try (Rig rig = rig("late_lost")) {
      begin(rig);
      commitLate(rig, 1);
      assertThat(rig.commit()).containsEntry(topic.partition, new OffsetAndMetadata(5));
      server.crash();
      assertThat(rows(rig)).isEqualTo(5);
      recover(rig, topic);
      assertOnce(rig);
    }
  }

  @Test
  @DisplayName("I2 what was told is still there after a crash, also when no batch came behind it")
  void told() throws IOException, InterruptedException {
    try (Rig rig = rig("late_told")) {
      begin(rig);
      commitLate(rig, 0);
      assertThat(rig.commit()).containsEntry(topic.partition, new OffsetAndMetadata(topic.end()));
      server.crash();
      assertThat(rows(rig)).isEqualTo(topic.end());
    }
  }

  @Test
  @DisplayName("I2 a batch of another partition behind a crash does not pass for the one it took")
  void otherPartition() throws IOException, InterruptedException {
    Topic other = new Topic("shop.orders", 1);
    try (Rig rig = rig("late_other")) {
      begin(rig, other);
      commitLate(rig, 0);
      server.crash();
      assertThat(rows(rig)).isEqualTo(5);
      plain(other, 100, 100 + BATCH - 1);
      recover(rig, other);
      recover(rig, topic);
      assertThat(rows(rig)).isEqualTo(topic.end() + other.end());
    }
  }

  @Test
  @DisplayName("a position that another session has committed late is told once it is durable")
  void takenOver() throws IOException, InterruptedException {
    try (Rig rig = rig("late_taken_over")) {
      begin(rig);
      commitLate(rig, 0);
      rig.restart();
      assertThat(rig.commit()).containsEntry(topic.partition, new OffsetAndMetadata(topic.end()));
      server.crash();
      assertThat(rows(rig)).isEqualTo(topic.end());
    }
  }
}
