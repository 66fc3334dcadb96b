package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.Wire;
import io.tidemark.cli.process.Wire.Cut;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Hand;
import io.tidemark.testbed.IdleMember;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.SinkBuilder;
import io.tidemark.testbed.StatementLog;
import io.tidemark.testbed.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Destinations that cannot be reached for a while")
@Tag("long")
@ExtendWith(SceneExtension.class)
class SinkOutageIT {
  private static final String ORDERS = "public.orders";
  private static final String COUNT = "SELECT count(*) FROM orders";

  private Scene scene;
  private Database copy;
  private Wire wire;
  private Hand hand;

  @BeforeEach
  void scene(Scene scene) {
    this.scene = scene;
    copy = scene.database("mirror");
    wire = scene.wire(copy);
    hand = scene.hand("shop", ORDERS, 1);
  }

  private SinkBuilder overTheWire() {
    return scene.sink("mirror").into(copy).from(hand).set("connection.url", behindTheWire().url());
  }

  private Database behindTheWire() {
    return new Database("127.0.0.1", wire.port(), copy.name());
  }

  private void awaitRows(long rows) {
    Waiting.until(rows + " rows", () -> copy.hasTable("orders") && copy.number(COUNT) == rows);
  }

  @ParameterizedTest(name = "one that {0}, and the group of the consumers waits {1} ms for a poll")
  @CsvSource({"REFUSES, 3000", "RESETS, 3000", "STAYS_SILENT, 15000"})
  @DisplayName(
      "injection 24 a destination is away for longer than a put may take: the task runs on, the"
          + " group keeps its member, and all rows arrive once when it is back")
  void awayForLong(Cut cut, int maxPollInterval) {
    Sink log =
        overTheWire()
            .mode("append")
            .set("consumer.override.max.poll.interval.ms", Integer.toString(maxPollInterval))
            .set("consumer.override.heartbeat.interval.ms", "300")
            .set("query.timeout.ms", "1000")
            .start();
    hand.start(1000);
    hand.rows(1000, 1, 10);
    awaitRows(10);
    List<String> members = log.members(scene.topics());
    assertThat(members).hasSize(1);

    wire.cut(cut);
    IdleMember blocked = scene.idleMember(hand.topic(), Duration.ofMillis(maxPollInterval));
    hand.rows(1000, 11, 20);
    hand.end(1000);
    blocked.awaitEnd();
    assertThat(log.status().tasks()).containsExactly("RUNNING");
    assertThat(log.members(scene.topics())).isEqualTo(members);
    assertThat(copy.number(COUNT)).isEqualTo(10);

    wire.mend();
    assertThat(log.completed(ORDERS, 1).counts()).isEqualTo("20/0/0/0");
    assertThat(log.members(scene.topics())).isEqualTo(members);
    assertThat(copy.number(COUNT)).isEqualTo(20);
    assertThat(copy.number("SELECT count(DISTINCT id) FROM orders")).isEqualTo(20);
  }

  @Test
  @DisplayName(
      "injection 24 a line that is cut after any number of bytes, also within a commit or its answer:"
          + " the task runs on, and each row is appended once")
  void cutAnywhere() {
    Sink log =
        overTheWire()
            .mode("append")
            .set("connection.backoff.ms", "20")
            .set("retry.backoff.ms", "20")
            .start();
    Random random = new Random(24);
    hand.start(1000);
    for (long last = 3; last <= 60; last += 3) {
      wire.cutAfter(random.nextLong(66 * last));
      hand.rows(1000, last - 2, last);
      awaitRows(last);
    }
    assertThat(wire.cuts()).as("batches that were cut").isGreaterThan(10);
    hand.end(1000);
    assertThat(log.completed(ORDERS, 1).counts()).isEqualTo("60/0/0/0");
    assertThat(copy.number("SELECT count(DISTINCT id) FROM orders")).isEqualTo(60);
    assertThat(log.status().tasks()).containsExactly("RUNNING");
  }

  @Test
  @DisplayName(
      "DEST-57 a destination that stays away longer than max.retries allows fails the task, which"
          + " names host and port; started again, nothing is lost")
  void awayForTooLong() {
    Sink mirror = overTheWire().set("max.retries", "2").start();
    hand.start(1000);
    hand.rows(1000, 1, 10);
    awaitRows(10);
    wire.cut(Cut.REFUSES);
    hand.rows(1000, 11, 20);
    assertThat(mirror.failure()).contains("127.0.0.1:" + behindTheWire().port());
    assertThat(copy.number(COUNT)).isEqualTo(10);
    wire.mend();
    mirror.revive(Map.of());
    hand.end(1000);
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("20/0/0/0");
    assertThat(copy.number(COUNT)).isEqualTo(20);
  }

  @Test
  @DisplayName(
      "CX-10 a destination that goes away in the middle of a generation, and then takes no more"
          + " rows: the run is FAILED when it can be written, nothing is deleted, and the run goes"
          + " on when it can")
  void awayInTheMiddle() {
    writerOwns(copy);
    StatementLog statements = scene.logStatements(copy);
    Sink mirror = overTheWire().set("connection.user", "writer").start();
    hand.start(1000);
    hand.rows(1000, 1, 10);
    hand.end(1000);
    mirror.completed(ORDERS, 1);
    hand.start(2000);
    hand.rows(2000, 1, 4);
    mirror.awaitStatus(ORDERS, 2, "WRITING");

    wire.cut(Cut.RESETS);
    copy.execute("ALTER TABLE orders OWNER TO postgres; REVOKE ALL ON orders FROM writer");
    hand.rows(2000, 5, 9);
    hand.end(2000);
    wire.mend();
    assertThat(mirror.failure()).contains("permission denied for table orders");
    Run failed = mirror.runs(ORDERS).get(1);
    assertThat(failed.status()).isEqualTo("FAILED");
    assertThat(failed.text("error")).contains("permission denied for table orders");
    assertThat(failed.text("ended_at")).isEmpty();
    assertThat(statements.deletesFrom("orders")).isEmpty();
    assertThat(copy.number(COUNT)).isEqualTo(10);

    copy.execute("ALTER TABLE orders OWNER TO writer");
    mirror.revive(Map.of());
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("0/0/9/1");
  }

  /** A user who is no administrator, and can be kept from tables that are another's. */
  private static void writerOwns(Database database) {
    database.execute(
        """
        DO $$ BEGIN
          CREATE ROLE writer LOGIN PASSWORD 'postgres';
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$;
        GRANT CREATE, USAGE ON SCHEMA public TO writer
        """);
  }
}
