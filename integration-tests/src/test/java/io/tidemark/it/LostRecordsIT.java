package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Hand;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Source.MarkerOnTopic;
import io.tidemark.testbed.Waiting;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Records that a source has sent, or read, and that no sink ever sees: the rows that they carry
 * look exactly like stale ones.
 */
@DisplayName("Records that get lost on the way")
@ExtendWith(SceneExtension.class)
class LostRecordsIT {
  private static final String ORDERS = "public.orders";

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

  @Test
  @DisplayName(
      "injection 12 one record in a thousand that the converter cannot read blocks its generation,"
          + " nothing is deleted, and the next clean one completes")
  void unreadableRecord() {
    Hand hand = scene.hand("shop", ORDERS, 1);
    hand.start(1000);
    hand.rows(1000, 1, 1001);
    hand.end(1000);
    Sink mirror = scene.sink("mirror").into(copy).from(hand).set("errors.tolerance", "all").start();
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("1001/0/0/0");

    hand.start(2000);
    hand.rows(2000, 1, 499);
    hand.counts(2000, hand.raw(null, "no JSON".getBytes(StandardCharsets.UTF_8)));
    hand.rows(2000, 501, 1000);
    hand.end(2000);
    Run blocked = mirror.settled(ORDERS, 2);
    assertThat(blocked.status()).isEqualTo("BLOCKED");
    assertThat(blocked.text("error")).contains("999 of 1000 in " + hand.topic() + "-0");
    assertThat(copy.number("SELECT count(*) FROM orders")).isEqualTo(1001);

    hand.start(3000);
    hand.rows(3000, 1, 1000);
    hand.end(3000);
    assertThat(mirror.completed(ORDERS, 3).counts()).isEqualTo("0/0/1000/1");
    assertThat(copy.rows("SELECT 1 FROM orders WHERE id = 1001")).isEmpty();
    assertThat(mirror.settled(ORDERS, 2).status()).isIn("BLOCKED", "SUPERSEDED");
  }

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 16 a record that a transform at the source fails on makes the END not deletable"
          + " under errors.tolerance=all, and the next clean generation completes")
  void failingTransformAtTheSource() {
    Database shop = scene.database("shop");
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text);"
            + " INSERT INTO orders VALUES (1, '10'), (2, '20'), (3, '30'), (4, '40')");
    Source source =
        scene
            .source("shop")
            .reading(shop)
            .tables(ORDERS)
            .set("errors.tolerance", "all")
            .set("transforms", "cast")
            .set("transforms.cast.type", "org.apache.kafka.connect.transforms.Cast$Value")
            .set("transforms.cast.spec", "status:int32")
            .exceptMarkers("cast")
            .start();
    Sink mirror = scene.sink("mirror").into(copy).from(source).start();
    mirror.completed(ORDERS, 1);

    shop.execute("UPDATE orders SET status = 'ten' WHERE id = 1; DELETE FROM orders WHERE id = 4");
    source.run();
    Run blocked = mirror.settled(ORDERS, 2);
    assertThat(blocked.status()).isEqualTo("BLOCKED");
    assertThat(blocked.text("error")).contains("errors.tolerance=all").contains("run the sync");
    MarkerOnTopic end = source.end(ORDERS, 2);
    assertThat(end.fields().path("deletable").asBoolean(true)).isFalse();
    assertThat(end.number("dropped")).isEqualTo(1);
    assertThat(ids()).containsExactly("1", "2", "3", "4");

    shop.execute("UPDATE orders SET status = '11' WHERE id = 1");
    source.run();
    assertThat(mirror.completed(ORDERS, 3).counts()).isEqualTo("0/1/2/1");
    assertThat(copy.rows("SELECT id, status FROM orders ORDER BY id"))
        .containsExactly(List.of("1", "11"), List.of("2", "20"), List.of("3", "30"));
  }

  @Test
  @DisplayName(
      "injection 17 records of a generation that expire before the sink has read them block it and"
          + " name their partition, and the next generation completes")
  void expiredRecords() {
    Database shop = scene.database("shop");
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text);"
            + " INSERT INTO orders SELECT i, 'new' FROM generate_series(1, 100) i");
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink mirror = scene.sink("mirror").into(copy).from(source).start();
    mirror.completed(ORDERS, 1);
    long before =
        copy.number(
            "SELECT position FROM tidemark_progress WHERE part = 0 AND topic = '%s'"
                .formatted(source.topic(ORDERS)));

    mirror.stop();
    shop.execute("DELETE FROM orders WHERE id = 7");
    source.run();
    source.end(ORDERS, 2);
    scene.topics().expire(source.topic(ORDERS), 0, before + 1);
    mirror.resume();
    Run blocked = mirror.settled(ORDERS, 2);
    assertThat(blocked.status()).isEqualTo("BLOCKED");
    assertThat(blocked.text("error")).contains(source.topic(ORDERS) + "-0").contains("expired");
    assertThat(copy.number("SELECT count(*) FROM orders")).isEqualTo(100);

    source.run();
    assertThat(mirror.completed(ORDERS, 3).counts()).isEqualTo("0/0/99/1");
    Comparison.assertSame(shop, "orders", copy, "orders");
  }

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 20 of two generations on a compacted topic that the sink has yet to read, the"
          + " first deletes nothing and the second completes")
  void compactedTopic() {
    Map<String, String> eager =
        Map.of("cleanup.policy", "compact", "segment.ms", "1", "min.cleanable.dirty.ratio", "0");
    scene.topics().create(scene.topic("shop") + "." + ORDERS, 1, eager);
    Hand hand = scene.hand("shop", ORDERS, 1);
    hand.start(1000);
    hand.rows(1000, 1, 10);
    hand.end(1000);
    Sink mirror = scene.sink("mirror").into(copy).from(hand).start();
    mirror.completed(ORDERS, 1);

    mirror.stop();
    hand.start(2000);
    LongStream.rangeClosed(1, 9).forEach(id -> hand.row(2000, id, "new"));
    hand.end(2000);
    hand.start(3000);
    LongStream.rangeClosed(1, 8).forEach(id -> hand.row(3000, id, "new"));
    Waiting.until(
        "the compaction of generation 2000",
        () ->
            scene.topics().read(hand.topic()).stream()
                .filter(record -> record.header("tidemark.generation").equals("2000"))
                .noneMatch(record -> record.key().path("id").asLong() < 5));
    mirror.resume();
    Run second = mirror.settled(ORDERS, 2);
    assertThat(second.status()).isEqualTo("BLOCKED");
    assertThat(second.text("error")).contains(" of 9 in " + hand.topic() + "-0");
    assertThat(copy.number("SELECT count(*) FROM orders")).isEqualTo(10);
    hand.end(3000);
    assertThat(mirror.completed(ORDERS, 3).removed()).isEqualTo(2);
    assertThat(ids()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8");
  }

  @Test
  @DisplayName(
      "injection 26 a new sink on a topic with five generations, of which three have expired"
          + " wholly or in part, obeys only the complete ones")
  void newSinkOnAnOldTopic() {
    Hand hand = oldTopic();
    List.of(1000L, 2000L, 3000L, 4000L, 5000L).forEach(hand::end);
    Sink mirror = scene.sink("mirror").into(copy).from(hand).start();
    mirror.completed(ORDERS, 5);
    for (int n = 1; n <= 3; n++) {
      assertThat(mirror.settled(ORDERS, n).status()).isIn("BLOCKED", "SUPERSEDED");
      assertThat(mirror.settled(ORDERS, n).removed()).isZero();
    }
    assertThat(mirror.settled(ORDERS, 4).status()).isIn("COMPLETED", "SUPERSEDED");
    assertThat(ids()).containsExactly("1");
  }

  /** The rows of five generations, each a row shorter than the one before. */
  private Hand oldTopic() {
    Hand hand = scene.hand("shop", ORDERS, 1);
    for (long n = 1; n <= 5; n++) {
      hand.start(n * 1000);
      hand.rows(n * 1000, 1, 6 - n);
    }
    // the first two are gone, and of the third all but its row 3
    scene.topics().expire(hand.topic(), 0, 11);
    return hand;
  }

  @Test
  @DisplayName(
      "injection 26 on an old topic each expired generation says how much of it is missing, and"
          + " each complete one deletes")
  void oldGenerationsOneByOne() {
    Hand hand = oldTopic();
    List.of(1000L, 2000L, 3000L).forEach(hand::end);
    Sink mirror = scene.sink("mirror").into(copy).from(hand).start();
    for (int n = 1; n <= 3; n++) {
      Run expired = mirror.settled(ORDERS, n);
      assertThat(expired.status()).isEqualTo("BLOCKED");
      assertThat(expired.text("error")).contains((n / 3) + " of " + (6 - n));
    }
    assertThat(ids()).containsExactly("1", "2", "3");
    hand.end(4000);
    assertThat(mirror.completed(ORDERS, 4).removed()).isEqualTo(1);
    hand.end(5000);
    assertThat(mirror.completed(ORDERS, 5).removed()).isEqualTo(1);
    assertThat(ids()).containsExactly("1");
  }
}
