package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SourceBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every transaction leaves marks at the ends of its partitions: offsets that no sink ever sees. */
@DisplayName("Sources that write in transactions")
@Tag("exactly-once")
@ExtendWith(SceneExtension.class)
class ExactlyOnceIT {
  private static final String ORDERS = "public.orders";

  private Scene scene;
  private Database shop;

  @BeforeEach
  void shop(Scene scene) {
    this.scene = scene;
    shop = scene.database("shop");
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text);"
            + " INSERT INTO orders SELECT i, 'new' FROM generate_series(1, 100) i");
  }

  private SourceBuilder source() {
    return scene.source("shop").exactlyOnce().reading(shop).set("fetch.size", "20");
  }

  private Sink mirror(Source source) {
    return scene.sink("mirror").into(scene.database("mirror")).from(source).start();
  }

  @Test
  @DisplayName("injection 5 two identical rows in one transaction: the scan ends, and both arrive")
  void identicalRows() {
    arriveIdentical(source());
  }

  @Test
  @DisplayName("injection 5 without transactions too two identical rows arrive, and the scan ends")
  void identicalRowsWithoutTransactions() {
    arriveIdentical(scene.source("shop").reading(shop));
  }

  private void arriveIdentical(SourceBuilder builder) {
    shop.execute(
        "CREATE TABLE events (what text); INSERT INTO events VALUES ('a'), ('a'), ('b'), ('a')");
    Source source = builder.tables("public.events").start();
    Sink log = scene.sink("log").into(scene.database("log")).from(source).mode("append").start();
    log.completed("public.events", 1);
    assertThat(log.database().column("SELECT what FROM events ORDER BY what"))
        .containsExactly("a", "a", "a", "b");
    assertThat(source.end("public.events", 1).number("rows")).isEqualTo(4);
  }

  @Test
  @DisplayName(
      "injection 4 marks and an aborted transaction at the end of every partition hold up neither"
          + " a generation nor its delete")
  void marksAtTheEnds() {
    Source source = source().tables(ORDERS).start();
    source.end(ORDERS, 1);
    leaveAbortedTransactions(source);
    Sink mirror = mirror(source);
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("100/0/0/0");

    mirror.stop();
    shop.execute("DELETE FROM orders WHERE id = 7");
    source.run();
    source.end(ORDERS, 2);
    leaveAbortedTransactions(source);
    mirror.resume();
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("0/0/99/1");
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  @Test
  @DisplayName(
      "a resync that waits for its offset gets it where transactions end by an interval, and the"
          + " task was not told of them")
  void transactionsByInterval(@TempDir Path directory) {
    Source source =
        source()
            .tables(ORDERS)
            .set("exactly.once.support", "requested")
            .set("mode", "diff")
            .set("snapshot.dir", directory.toString())
            .set("transaction.boundary", "interval")
            .set("transaction.boundary.interval.ms", "500")
            .start();
    source.end(ORDERS, 1);
    source.signal("resync");
    assertThat(source.end(ORDERS, 2).number("rows")).isEqualTo(100);
  }

  @Test
  @DisplayName(
      "a scan ends although a transform drops all of it, so that no transaction tells its fate")
  void droppedPages() {
    String predicate = "org.apache.kafka.connect.transforms.predicates.TopicNameMatches";
    Source source =
        source()
            .tables(ORDERS)
            .set("transforms", "drop")
            .set("transforms.drop.type", "org.apache.kafka.connect.transforms.Filter")
            .set("transforms.drop.predicate", "rows")
            .set("predicates", "rows")
            .set("predicates.rows.type", predicate)
            .set("predicates.rows.pattern", ".*orders")
            .start();
    assertThat(source.end(ORDERS, 1).number("dropped")).isEqualTo(100);
  }

  private void leaveAbortedTransactions(Source source) {
    scene.topics().abortBehind(source.topic(ORDERS), scene.markerTopic());
  }
}
