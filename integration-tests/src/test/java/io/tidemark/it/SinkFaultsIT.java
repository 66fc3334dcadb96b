package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Gate;
import io.tidemark.testbed.Hand;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Topics.Entry;
import io.tidemark.testbed.Waiting;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What reaches a sink and leaves no row, or leaves one by other rules than the rest. */
@DisplayName("Faults at the sink")
@ExtendWith(SceneExtension.class)
class SinkFaultsIT {
  private static final String ORDERS = "public.orders";
  private static final String COUNT = "SELECT count(*) FROM orders";

  private Scene scene;
  private Database copy;

  @BeforeEach
  void scene(Scene scene) {
    this.scene = scene;
    copy = scene.database("mirror");
  }

  private List<@Nullable String> ids() {
    return copy.column("SELECT id FROM orders ORDER BY id");
  }

  private Database shop(int rows) {
    Database shop = scene.database("shop");
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text);"
            + " INSERT INTO orders SELECT i, 'new' FROM generate_series(1, %d) i".formatted(rows));
    return shop;
  }

  @Test
  @DisplayName(
      "injection 13 a row that a constraint refuses goes to the dead letter queue and counts as"
          + " rejected; neither this generation nor the next deletes it, and one that is taken"
          + " again is written")
  void refusedRow() {
    Database shop = shop(3);
    copy.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text CHECK (status <> 'odd'))");
    String letters = scene.topic("letters");
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink mirror =
        scene
            .sink("mirror")
            .into(copy)
            .from(source)
            .set("errors.tolerance", "all")
            .set("errors.deadletterqueue.topic.name", letters)
            .set("errors.deadletterqueue.topic.replication.factor", "1")
            .start();
    mirror.completed(ORDERS, 1);
    shop.execute("UPDATE orders SET status = 'odd' WHERE id = 2; DELETE FROM orders WHERE id = 3");
    for (int n = 2; n <= 3; n++) {
      source.run();
      Run run = mirror.settled(ORDERS, n);
      assertThat(run.status()).isEqualTo("COMPLETED_WITH_ERRORS");
      assertThat(run.number("rejected")).isEqualTo(1);
      assertThat(run.removed()).isEqualTo(n == 2 ? 1 : 0);
      assertThat(copy.rows("SELECT id, status FROM orders ORDER BY id"))
          .containsExactly(List.of("1", "new"), List.of("2", "new"));
      List<Entry> dead = scene.topics().read(letters);
      assertThat(dead).hasSize(n - 1).allMatch(one -> one.key().path("id").asLong() == 2);
    }
    assertThat(copy.column("SELECT sqlstate FROM tidemark_rejects"))
        .containsExactly("23514", "23514");

    copy.execute("ALTER TABLE orders DROP CONSTRAINT orders_status_check");
    source.run();
    assertThat(mirror.completed(ORDERS, 4).counts()).isEqualTo("0/1/1/0");
    Comparison.assertSame(shop, "orders", copy, "orders");
  }

  @Test
  @DisplayName(
      "injection 14 a filter at the sink that drops the last record of a partition: its position"
          + " is passed all the same, the generation is blocked and names the partition, and the"
          + " next clean one completes")
  void filteredRecord() {
    Hand hand = scene.hand("shop", ORDERS, 1);
    Sink mirror =
        scene
            .sink("mirror")
            .into(copy)
            .from(hand)
            .set("transforms", "drop")
            .set("transforms.drop.type", "org.apache.kafka.connect.transforms.Filter")
            .set("transforms.drop.predicate", "unwanted")
            .set("predicates", "unwanted")
            .set(
                "predicates.unwanted.type",
                "org.apache.kafka.connect.transforms.predicates.HasHeaderKey")
            .set("predicates.unwanted.name", "unwanted")
            .start();
    hand.start(1000);
    hand.rows(1000, 1, 10);
    hand.end(1000);
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("10/0/0/0");

    hand.start(2000);
    hand.rows(2000, 1, 8);
    long last = hand.marked(2000, 9, "unwanted");
    hand.end(2000);
    Run blocked = mirror.settled(ORDERS, 2);
    assertThat(blocked.status()).isEqualTo("BLOCKED");
    assertThat(blocked.text("error"))
        .contains("8 of 9 in " + hand.topic() + "-0")
        .contains("dropped by a transform")
        .contains("run the sync again");
    assertThat(position(hand.topic())).isEqualTo(last + 1);
    assertThat(copy.number(COUNT)).isEqualTo(10);

    hand.start(3000);
    hand.rows(3000, 1, 9);
    hand.end(3000);
    assertThat(mirror.completed(ORDERS, 3).counts()).isEqualTo("0/0/9/1");
    assertThat(ids()).hasSize(9).doesNotContain("10");
  }

  private long position(String topic) {
    return copy.number(
        "SELECT position FROM tidemark_progress WHERE part = 0 AND topic = '%s'".formatted(topic));
  }

  @Test
  @DisplayName(
      "injection 18 a topic that was deleted and made again while the sink was stopped fails it and"
          + " says what to do; adopted, the generation that it broke is not obeyed, and only a new"
          + " full one deletes")
  void topicMadeAgain() {
    Hand before = scene.hand("shop", ORDERS, 1);
    before.start(1000);
    before.rows(1000, 1, 10);
    before.end(1000);
    Sink mirror = scene.sink("mirror").into(copy).from(before).start();
    mirror.completed(ORDERS, 1);
    before.start(2000);
    before.rows(2000, 1, 4);
    Waiting.until("half of the generation", () -> position(before.topic()) == 14);

    mirror.stopAndWait();
    scene.topics().delete(before.topic());
    Hand after = scene.hand("shop", ORDERS, 1);
    after.rows(2000, 5, 8);
    mirror.resume();
    assertThat(mirror.failure())
        .contains("Partition " + before.topic() + "-0 begins anew at offset 0")
        .contains("already written up to 14")
        .contains("on.offset.regression=adopt");
    assertThat(copy.number(COUNT)).isEqualTo(10);

    mirror.revive(Map.of("on.offset.regression", "adopt"));
    Waiting.until("the new topic's rows", () -> position(after.topic()) == 4);
    // as a source would end it that was told of the new topic's offsets only
    after.end(2000);
    Run broken = mirror.settled(ORDERS, 2);
    assertThat(broken.status()).isEqualTo("BLOCKED");
    assertThat(broken.text("error")).contains(before.topic() + "-0 began anew");
    assertThat(copy.number(COUNT)).isEqualTo(10);

    after.start(3000);
    after.rows(3000, 1, 8);
    after.end(3000);
    assertThat(mirror.completed(ORDERS, 3).counts()).isEqualTo("0/0/8/2");
    assertThat(ids()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
  }

  /** A generation without the row 7, whose first 100 rows of 300 the mirror has applied. */
  private void inTheMiddle(Gate gate, Sink mirror, Source source, Database shop) {
    mirror.completed(ORDERS, 1);
    shop.execute("DELETE FROM orders WHERE id = 7");
    gate.shut();
    source.run();
    awaitApplied(100);
    gate.awaitReader();
  }

  private Source gated(Database shop) {
    return scene
        .source("shop")
        .reading(shop)
        .tables(ORDERS)
        .set("connection.user", Gate.USER)
        .set("fetch.size", "50")
        .start();
  }

  private void awaitApplied(int records) {
    String applied =
        "SELECT coalesce(sum(applied), 0) FROM tidemark_applied WHERE generation ="
            + " (SELECT max(generation) FROM tidemark_generations)"
            + " AND generation > (SELECT min(generation) FROM tidemark_runs)";
    Waiting.until(records + " records", () -> copy.number(applied) == records);
  }

  private void assertNotObeyed(Sink mirror) {
    Run blocked = mirror.settled(ORDERS, 2);
    assertThat(blocked.status()).isEqualTo("BLOCKED");
    assertThat(blocked.text("error"))
        .contains("changed in the middle of the generation")
        .contains("run the sync again");
    assertThat(copy.number(COUNT)).isEqualTo(300);
  }

  @Test
  @DisplayName(
      "injection 30 write.mode is switched in the middle of a generation, and back: it is not"
          + " obeyed, the next one is")
  void writeModeSwitched() throws SQLException {
    Database shop = shop(300);
    Gate gate = scene.closeLater(Gate.before(shop, "orders", "id > 150"));
    Source source = gated(shop);
    Sink mirror = scene.sink("mirror").into(copy).from(source).start();
    inTheMiddle(gate, mirror, source, shop);
    mirror.reconfigureAndWait(Map.of("write.mode", "overwrite"));
    gate.letOnePass();
    awaitApplied(150);
    mirror.reconfigureAndWait(Map.of("write.mode", "overwrite-delete-stale"));
    gate.open();
    assertNotObeyed(mirror);

    source.run();
    assertThat(mirror.completed(ORDERS, 3).counts()).isEqualTo("0/0/299/1");
    Comparison.assertSame(shop, "orders", copy, "orders");
  }

  @Test
  @DisplayName(
      "injection 30 append in the middle of a generation has nothing written to a table with a"
          + " key, so that the generation goes on when it is taken back")
  void appendRefused() throws SQLException {
    Database shop = shop(300);
    Gate gate = scene.closeLater(Gate.before(shop, "orders", "id > 150"));
    Source source = gated(shop);
    Sink mirror = scene.sink("mirror").into(copy).from(source).start();
    inTheMiddle(gate, mirror, source, shop);
    mirror.reconfigureAndWait(Map.of("write.mode", "append"));
    gate.letOnePass();
    assertThat(mirror.failure()).contains("orders").contains("append writes every record");
    assertThat(copy.number(COUNT)).isEqualTo(300);
    mirror.revive(Map.of("write.mode", "overwrite-delete-stale"));
    gate.open();
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("0/0/299/1");
    Comparison.assertSame(shop, "orders", copy, "orders");
  }

  @Test
  @DisplayName(
      "injection 30 record.mode is switched in the middle of a generation: it is not obeyed, the"
          + " next one is")
  void recordModeSwitched() {
    Database shop = shop(300);
    Gate gate = scene.closeLater(Gate.before(shop, "orders", "id > 150"));
    Source source = gated(shop);
    Sink mirror = scene.sink("mirror").into(copy).from(source).start();
    inTheMiddle(gate, mirror, source, shop);
    mirror.reconfigureAndWait(Map.of("record.mode", "insert"));
    gate.open();
    assertNotObeyed(mirror);

    source.run();
    assertThat(mirror.completed(ORDERS, 3).removed()).isEqualTo(1);
    Comparison.assertSame(shop, "orders", copy, "orders");
  }
}
