package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Gate;
import io.tidemark.testbed.Hand;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Stall;
import io.tidemark.testbed.Waiting;
import io.tidemark.testbed.Worker;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Tasks of a sink that take over from others")
@ExtendWith(SceneExtension.class)
class SinkTakeoverIT {
  private static final String ORDERS = "public.orders";
  private static final String COUNT = "SELECT count(*) FROM orders";

  private Scene scene;
  private Database copy;

  @BeforeEach
  void scene(Scene scene) {
    this.scene = scene;
    copy = scene.database("copy");
  }

  private void awaitRows(long rows) {
    Waiting.until(rows + " rows", () -> copy.hasTable("orders") && copy.number(COUNT) >= rows);
    assertThat(copy.number(COUNT)).isEqualTo(rows);
  }

  @Test
  @DisplayName(
      "injection 8 a sink task that is held up at its commit until another has its partitions"
          + " loses the compare-and-set: every row is there once")
  void zombieSink() {
    Hand hand = scene.hand("shop", ORDERS, 1);
    Sink log =
        scene
            .sink("log")
            .into(copy)
            .from(hand)
            .mode("append")
            .set("tasks.max", "2")
            .set("consumer.override.max.poll.interval.ms", "2500")
            .set("consumer.override.heartbeat.interval.ms", "300")
            .start();
    hand.start(1000);
    hand.rows(1000, 1, 10);
    awaitRows(10);
    Stall stall =
        scene.closeLater(Stall.on(copy, "UPDATE", "tidemark_progress", Stall.FIRST_COMER));
    hand.rows(1000, 11, 20);
    String zombie = stall.awaitVictim();
    awaitRows(20);
    assertThat(stall.holds(zombie)).isTrue();
    stall.release();
    stall.awaitEndOf(zombie);
    assertThat(copy.number(COUNT)).isEqualTo(20);
    hand.rows(1000, 21, 30);
    hand.end(1000);
    assertThat(log.completed(ORDERS, 1).counts()).isEqualTo("30/0/0/0");
    assertThat(copy.number("SELECT count(DISTINCT id) FROM orders")).isEqualTo(30);
    assertThat(copy.number(COUNT)).isEqualTo(30);
  }

  @Test
  @DisplayName(
      "injection 7 a worker with one of two tasks stops in mid-generation, in the middle of a"
          + " write, and a task is added: every record of six partitions is applied once")
  void workerStopsAndTaskIsAdded() throws SQLException {
    Database shop = scene.database("shop");
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text);"
            + " INSERT INTO orders SELECT i, 'new' FROM generate_series(1, 3000) i");
    Gate gate = scene.closeLater(Gate.before(shop, "orders", "id > 1500"));
    gate.shut();
    Source source =
        scene
            .source("shop")
            .reading(shop)
            .tables(ORDERS)
            .set("connection.user", Gate.USER)
            .set("fetch.size", "100")
            .set("topic.creation.default.partitions", "6")
            .start();
    Worker stays = scene.startWorker(Map.of());
    Worker leaves = scene.closeLater(stays.another());
    Sink log =
        scene
            .sink("log")
            .on(stays)
            .into(copy)
            .from(source)
            .mode("append")
            .set("tasks.max", "2")
            .set("batch.size", "50")
            .start();
    awaitRows(1500);
    assertThat(log.status().workers())
        .containsExactlyInAnyOrder(stays.url().getAuthority(), leaves.url().getAuthority());
    closeInTheMiddleOfWrites(leaves, gate);
    awaitRows(1600);
    log.reconfigure(Map.of("tasks.max", "3"));
    Waiting.until("three tasks", () -> log.status().tasks().size() == 3 && log.status().running());
    gate.open();
    assertThat(log.completed(ORDERS, 1).counts()).isEqualTo("3000/0/0/0");
    assertThat(scene.topics().read(source.topic(ORDERS))).hasSize(3000);
    Comparison.assertSame(shop, "orders", copy, "orders");
  }

  /** Both tasks have sent rows of one more page to the database, and none has committed. */
  private void closeInTheMiddleOfWrites(Worker leaves, Gate gate) throws SQLException {
    Stall stall = scene.closeLater(Stall.on(copy, "UPDATE", "tidemark_progress", "true"));
    gate.letOnePass();
    stall.awaitVictims(2);
    leaves.close();
    stall.release();
  }

  @Test
  @DisplayName(
      "injection 11 a task that dies between two slices of a delete: a task on another worker"
          + " finishes it, and the totals are right")
  void deleteIsTakenOver() {
    Hand hand = scene.hand("shop", ORDERS, 1);
    hand.start(1000);
    hand.rows(1000, 1, 20_001);
    hand.end(1000);
    Worker dies = scene.startWorker(Map.of());
    Sink mirror = scene.sink("mirror").on(dies).into(copy).from(hand).start();
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("20001/0/0/0");
    copy.execute("CREATE TABLE heir () INHERITS (orders)"); // else all would go at once
    Stall stall = scene.closeLater(Stall.on(copy, "DELETE", "orders", "(" + COUNT + ") <= 10001"));
    hand.start(2000);
    hand.row(2000, 1, "new");
    hand.end(2000);
    stall.awaitVictim();
    assertThat(copy.number(COUNT)).as("rows after the first slice").isEqualTo(10_001);

    Worker survives = scene.closeLater(dies.another());
    dies.close();
    stall.release();
    assertThat(mirror.seenBy(survives).completed(ORDERS, 2).counts()).isEqualTo("0/0/1/20000");
    assertThat(copy.column("SELECT id FROM orders")).containsExactly("1");
  }
}
