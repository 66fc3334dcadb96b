package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Gate;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SourceBuilder;
import io.tidemark.testbed.Topics;
import io.tidemark.testbed.Waiting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A topic that refuses a record is what stops these sources: the marker topic refuses END after the
 * last row was acknowledged, or the topic of the offsets refuses END's offset when END is sent.
 * Either way the next incarnation finds what a killed one would have left.
 */
@DisplayName("Sources that die around their END")
@ExtendWith(SceneExtension.class)
class DyingSourceIT {
  private static final String ORDERS = "public.orders";

  private Scene scene;
  private Database shop;
  private Gate gate;
  private String offsets;

  @BeforeEach
  void shop(Scene scene) {
    this.scene = scene;
    offsets = scene.topic("offsets");
    shop = scene.database("shop");
    // the second generation has five full pages, and then an empty one
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text);"
            + " INSERT INTO orders SELECT i, 'new' FROM generate_series(1, 101) i;"
            + " INSERT INTO orders VALUES (1000, 'never read')");
    gate = scene.closeLater(Gate.behind(shop, "orders", "id = 1000"));
  }

  private SourceBuilder source() {
    return scene
        .source("shop")
        .reading(shop)
        .tables(ORDERS)
        .set("connection.user", Gate.USER)
        .set("fetch.size", "20")
        .set("offsets.storage.topic", offsets);
  }

  private SourceBuilder exactlyOnce() {
    return source().exactlyOnce();
  }

  private Sink mirror(Source source) {
    return scene.sink("mirror").into(scene.database("mirror")).from(source).start();
  }

  /** Brings a source and its sink to the end of the second generation, up to but not with END. */
  private void readTwice(Source source, Sink mirror) {
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("101/0/0/0");
    readAgain(source);
  }

  private void readAgain(Source source) {
    shop.execute("DELETE FROM orders WHERE id = 7");
    gate.shut();
    source.run();
    long second = source.start(ORDERS, 2).generation();
    gate.awaitReader();
    Waiting.until(
        "all rows of the second generation",
        () -> scene.topics().read(source.topic(ORDERS)).size() == 101 + 100);
    Waiting.until(
        "its offset",
        () ->
            source.offset().path("generation").asLong() == second
                && source.offset().path("state").asText().equals("scanning"));
  }

  private void endWithEqualTables(Sink mirror) {
    shop.execute("DELETE FROM orders WHERE id = 1000");
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  @Test
  @DisplayName(
      "injection 3 a source that dies between its last acknowledgement and END sends END in its"
          + " next attempt, and exactly the stale row goes")
  void beforeTheEnd() {
    Source source = source().start();
    Sink mirror = mirror(source);
    readTwice(source, mirror);
    scene.topics().refuse(scene.markerTopic());
    gate.open();
    source.failure();
    scene.topics().accept(scene.markerTopic());
    boolean some = source.offset().path("rows").asLong() > 0; // none if all were sent at once
    source.restartFailed();
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("0/0/100/1");
    assertThat(source.markers(ORDERS, "END")).hasSize(2);
    assertThat(source.end(ORDERS, 2).attempts()).isEqualTo(some ? 2 : 1);
    endWithEqualTables(mirror);
  }

  @Test
  @DisplayName(
      "injection 3 a source that dies between END and the flush of its offset sends END again,"
          + " which does no harm")
  void beforeTheOffset() {
    Source source = source().start();
    Sink mirror = mirror(source);
    readTwice(source, mirror);
    scene.topics().refuse(offsets);
    gate.open();
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("0/0/100/1");
    source.restartTask(0);
    scene.topics().accept(offsets);
    Waiting.until("END once more", () -> source.markers(ORDERS, "END").size() == 3);
    assertThat(source.markers(ORDERS, "END").get(2).generation())
        .isEqualTo(source.end(ORDERS, 2).generation());
    source.run();
    assertThat(mirror.completed(ORDERS, 3).counts()).isEqualTo("0/0/100/0");
    assertThat(mirror.completed(ORDERS, 2).removed()).isEqualTo(1);
    endWithEqualTables(mirror);
  }

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 3 injection 4 an exactly-once source that dies between its last acknowledgement and END: the"
          + " resumed generation deletes exactly the stale row, although a page was sent twice and a"
          + " transaction was aborted behind the last rows")
  void exactlyOnceBeforeTheEnd() {
    exactlyOnceRefusedBy(scene.markerTopic());
  }

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 3 injection 4 an exactly-once source that dies between END and its commit: nobody sees that"
          + " END, and the resumed generation deletes exactly the stale row, although a transaction"
          + " was aborted behind the last rows")
  void exactlyOnceBeforeTheOffset() {
    exactlyOnceRefusedBy(offsets);
  }

  private void exactlyOnceRefusedBy(String topic) {
    Source source = exactlyOnce().start();
    Sink mirror = mirror(source);
    readTwice(source, mirror);
    scene.topics().refuse(topic);
    gate.open();
    source.failure();
    scene.topics().accept(topic);
    scene.topics().abortBehind(source.topic(ORDERS), scene.markerTopic());
    source.restartFailed();
    Run resumed = mirror.completed(ORDERS, 2);
    assertThat(source.markers(ORDERS, "END")).hasSize(2);
    assertThat(source.end(ORDERS, 2).attempts()).isEqualTo(2);
    assertThat(resumed.removed()).isEqualTo(1);
    // a transaction's fold cannot hold the transaction's own offsets: its page was sent twice
    int sent = scene.topics().read(source.topic(ORDERS)).size() - 101;
    assertThat(sent).isGreaterThan(100);
    assertThat(source.end(ORDERS, 2).text("ends")).contains("\"*\":" + sent);

    source.run();
    assertThat(mirror.completed(ORDERS, 3).counts()).isEqualTo("0/0/100/0");
    endWithEqualTables(mirror);
  }

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 4 a resumed generation of an exactly-once source of which a record is lost on the"
          + " way deletes nothing, and the next one completes")
  void exactlyOnceAndLost() {
    Source source = exactlyOnce().start();
    Sink mirror = mirror(source);
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("101/0/0/0");
    mirror.stopAndWait();
    readAgain(source);
    scene.topics().refuse(scene.markerTopic());
    gate.open();
    source.failure();
    scene.topics().accept(scene.markerTopic());
    scene.topics().expire(source.topic(ORDERS), 0, firstOffset(source, 2) + 1);
    source.restartFailed();
    source.end(ORDERS, 2);
    mirror.resume();
    assertThat(mirror.settled(ORDERS, 2).status()).isEqualTo("BLOCKED");
    assertThat(mirror.database().number("SELECT count(*) FROM orders")).isEqualTo(101);

    source.run();
    assertThat(mirror.completed(ORDERS, 3).counts()).isEqualTo("0/0/100/1");
    endWithEqualTables(mirror);
  }

  private long firstOffset(Source source, int n) {
    String generation = String.valueOf(source.start(ORDERS, n).generation());
    return scene.topics().read(source.topic(ORDERS)).stream()
        .filter(record -> record.partition() == 0)
        .filter(record -> record.header("tidemark.generation").equals(generation))
        .mapToLong(Topics.Entry::offset)
        .min()
        .orElseThrow();
  }
}
