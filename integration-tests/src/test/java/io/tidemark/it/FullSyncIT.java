package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.Installation;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Gate;
import io.tidemark.testbed.Hand;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.StatementLog;
import io.tidemark.testbed.Waiting;
import io.tidemark.testbed.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Full syncs in the three write modes")
@ExtendWith(SceneExtension.class)
class FullSyncIT {
  private static final String ORDERS = "public.orders";

  private Scene scene;
  private Database shop;

  @BeforeEach
  void shop(Scene scene) {
    this.scene = scene;
    shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, updated_at timestamptz);
        INSERT INTO orders SELECT i, 'new', now() FROM generate_series(1, 3) i
        """);
  }

  private Sink sink(String name, Source source, String mode) {
    return scene.sink(name).into(scene.database(name)).from(source).mode(mode).start();
  }

  @Test
  @DisplayName(
      "CQ-1 CQ-7 CQ-8 CQ-9 CQ-17 CQ-20 CQ-21 CQ-31 DEST-54 SD-21 one source feeds sinks of all three modes:"
          + " append keeps every generation, overwrite replaces rows and keeps stale ones, neither"
          + " ever deletes; a view has what the newest generation has brought")
  void oneSourceFeedsSinksOfAllModes() throws IOException {
    StatementLog ofLog = scene.logStatements(scene.database("log"));
    StatementLog ofCopy = scene.logStatements(scene.database("copy"));
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink log = sink("log", source, "append");
    Sink copy = sink("copy", source, "overwrite");
    Sink mirror = sink("mirror", source, "overwrite-delete-stale");
    List<Sink> all = List.of(log, copy, mirror);
    all.forEach(sink -> sink.completed(ORDERS, 1));
    source.run();
    all.forEach(sink -> sink.completed(ORDERS, 2));

    long second = source.end(ORDERS, 2).generation();
    assertThat(scene.topics().read(source.topic(ORDERS)))
        .filteredOn(r -> r.header("tidemark.generation").equals(Long.toString(second)))
        .hasSize(3);
    String generations = "SELECT count(DISTINCT _sync_generation) FROM orders";
    assertThat(log.database().number("SELECT count(*) FROM orders")).isEqualTo(6);
    assertThat(log.database().number(generations)).isEqualTo(2);
    assertThat(mirror.database().number("SELECT count(*) FROM orders")).isEqualTo(3);

    shop.execute("UPDATE orders SET status = 'paid' WHERE id = 1; DELETE FROM orders WHERE id = 3");
    source.run();
    all.forEach(sink -> sink.completed(ORDERS, 3));
    long first = source.end(ORDERS, 1).generation();
    assertThat(log.database().number("SELECT count(*) FROM orders")).isEqualTo(8);
    assertThat(copy.database().column("SELECT id || status FROM orders ORDER BY id"))
        .containsExactly("1paid", "2new", "3new");
    assertThat(copy.database().number("SELECT _sync_generation FROM orders WHERE id = 3"))
        .isEqualTo(first);
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
    assertThat(mirror.settled(ORDERS, 3).removed()).isEqualTo(1);
    assertThat(ofLog.deletesFrom("orders")).isEmpty();
    assertThat(ofCopy.deletesFrom("orders")).isEmpty();
    assertThat(log.database().rows("SELECT 1 FROM pg_index WHERE indrelid = 'orders'::regclass"))
        .as("unique indexes and keys of the append table")
        .isEmpty();
    log.database().execute(viewOfTheNewest());
    Comparison.assertSame(shop, "orders", log.database(), "orders_latest");
  }

  /** As docs/modes.md has it. */
  private static String viewOfTheNewest() throws IOException {
    String page =
        Files.readString(Installation.checkoutAround(Path.of("")).resolve("docs/modes.md"));
    int begin = page.indexOf("CREATE VIEW orders_latest");
    return page.substring(begin, page.indexOf("```", begin));
  }

  @Test
  @DisplayName(
      "injection 1, DEST-52 a row removed between two generations is deleted once, and the rows"
          + " that stayed as they were are not even touched")
  void removedRowIsDeletedAndOthersAreUntouched() {
    shop.execute("INSERT INTO orders SELECT i, 'new', now() FROM generate_series(4, 3229) i");
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink mirror = sink("mirror", source, "overwrite-delete-stale");
    Database copy = mirror.database();
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("3229/0/0/0");
    String versions = "SELECT id, xmin, ctid FROM orders WHERE id <> 7 ORDER BY id";
    List<?> before = copy.rows(versions);

    shop.execute("DELETE FROM orders WHERE id = 7");
    source.run();
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("0/0/3228/1");
    assertThat(copy.rows(versions)).isEqualTo(before);
    Comparison.assertSame(shop, "orders", copy, "orders");

    source.run();
    assertThat(mirror.completed(ORDERS, 3).counts()).isEqualTo("0/0/3228/0");
    assertThat(copy.number("SELECT count(*) FROM orders")).isEqualTo(3228);
  }

  @Test
  @DisplayName("HT-4 the first run adds, a later one says exactly what was added, changed, removed")
  void countsAreExact() {
    shop.execute("INSERT INTO orders SELECT i, 'new', now() FROM generate_series(4, 100) i");
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink mirror = sink("mirror", source, "overwrite-delete-stale");
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("100/0/0/0");

    shop.execute(
        """
        INSERT INTO orders VALUES (101, 'new', now()), (102, 'new', now());
        UPDATE orders SET status = 'paid' WHERE id IN (1, 2, 3);
        DELETE FROM orders WHERE id = 50
        """);
    source.run();
    Run run = mirror.completed(ORDERS, 2);
    assertThat(run.counts()).isEqualTo("2/3/96/1");
    assertThat(run.number("rows_read")).isEqualTo(101);
    assertThat(run.number("rejected")).isZero();
  }

  @Test
  @DisplayName("CQ-4 rows arrive while the source is still reading, and nothing is deleted")
  void rowsArriveBeforeTheEnd() {
    shop.execute("INSERT INTO orders SELECT i, 'new', now() FROM generate_series(4, 20000) i");
    Gate gate = scene.closeLater(Gate.before(shop, "orders", "id > 19500"));
    gate.shut();
    StatementLog log = scene.logStatements(scene.database("mirror"));
    Source source =
        scene
            .source("shop")
            .reading(shop)
            .set("connection.user", Gate.USER)
            .set("fetch.size", "500")
            .tables(ORDERS)
            .start();
    Sink mirror =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .from(source)
            .set("batch.size", "1000")
            .start();
    Waiting.until(
        "19,000 rows at the destination",
        () ->
            mirror.database().hasTable("orders")
                && mirror.database().number("SELECT count(*) FROM orders") >= 19_000);
    Run running = Waiting.untilPresent("the run", () -> mirror.runs(ORDERS).stream().findFirst());
    assertThat(running.status()).isIn("READING", "WRITING");
    assertThat(log.deletesFrom("orders")).isEmpty();
    gate.open();
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("20000/0/0/0");
  }

  @Test
  @DisplayName("DEST-12 DEST-59 a batch that is far from full is written at the offset flush")
  void smallBatchIsWrittenAtTheFlush() {
    shop.execute("INSERT INTO orders SELECT i, 'new', now() FROM generate_series(4, 7) i");
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink flushed =
        scene
            .sink("flushed")
            .into(scene.database("flushed"))
            .from(source)
            .set("batch.timeout.ms", "600000")
            .start();
    Waiting.until(
        "seven rows",
        () ->
            flushed.database().hasTable("orders")
                && flushed.database().number("SELECT count(*) FROM orders") == 7);
    assertThat(flushed.completed(ORDERS, 1).counts()).isEqualTo("7/0/0/0");
  }

  @Test
  @DisplayName("DEST-12 what is gathered is written when a task stops, and when tasks rebalance")
  void smallBatchIsWrittenAtStopAndRebalance() {
    Worker worker = scene.startWorker(Map.of("offset.flush.interval.ms", "600000"));
    Hand hand = scene.hand("hand", ORDERS, 2);
    Sink stopped = gathering("stopped", hand, worker, 1);
    Sink shared = gathering("shared", hand, worker, 2);
    for (int id = 1; id <= 6; id++) {
      hand.row(1000, 1000, id % 2, id, "new");
    }
    for (Sink sink : List.of(stopped, shared)) {
      Waiting.until("six records read", () -> sum(sink.metric("sink-record-read-total")) == 6);
      assertThat(sink.database().hasTable("orders")).isFalse();
    }
    stopped.stop();
    shared.restartTask(1); // takes part of the rows along; the others are task 0's
    for (Sink sink : List.of(stopped, shared)) {
      Waiting.until(
          "six rows",
          () ->
              sink.database().hasTable("orders")
                  && sink.database().number("SELECT count(*) FROM orders") == 6);
    }
  }

  /** A sink that writes nothing by itself, with a partition of the hand's for each task. */
  private Sink gathering(String name, Hand hand, Worker worker, int tasks) {
    Sink sink =
        scene
            .sink(name)
            .on(worker)
            .into(scene.database(name))
            .from(hand)
            .set("tasks.max", Integer.toString(tasks))
            .set("batch.timeout.ms", "600000")
            .start();
    Waiting.until(
        "both partitions, and the markers', to have their tasks",
        () -> {
          List<Long> partitions = sink.metric("partition-count");
          return partitions.size() == tasks && !partitions.contains(0L) && sum(partitions) == 3;
        });
    return sink;
  }

  private static long sum(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).sum();
  }

  @Test
  @DisplayName(
      "CQ-19 DEST-21 injection 21 an empty table still makes a table; a table that became empty is"
          + " held, and emptied where that is allowed")
  void emptySource() {
    shop.execute("CREATE TABLE nothing (id int PRIMARY KEY, note text)");
    Source source = scene.source("shop").reading(shop).tables(ORDERS, "public.nothing").start();
    Sink careful = sink("careful", source, "overwrite-delete-stale");
    Sink bold =
        scene
            .sink("bold")
            .into(scene.database("bold"))
            .from(source)
            .set("delete.allow.empty", "true")
            .start();
    careful.completed(ORDERS, 1);
    bold.completed(ORDERS, 1);
    assertThat(careful.completed("public.nothing", 1).counts()).isEqualTo("0/0/0/0");
    assertThat(careful.database().number("SELECT count(*) FROM nothing")).isZero();
    assertThat(
            careful
                .database()
                .column(
                    "SELECT column_name FROM information_schema.columns"
                        + " WHERE table_name = 'nothing'"))
        .contains("id", "note", "_sync_source", "_sync_generation", "_sync_time");

    shop.execute("DELETE FROM orders");
    source.run();
    assertThat(bold.completed(ORDERS, 2).removed()).isEqualTo(3);
    assertThat(bold.database().number("SELECT count(*) FROM orders")).isZero();
    Run held = careful.settled(ORDERS, 2);
    assertThat(held.status()).isEqualTo("HELD");
    assertThat(held.text("held_reason")).contains("delete.release=");
    assertThat(careful.database().number("SELECT count(*) FROM orders")).isEqualTo(3);
  }

  @Test
  @DisplayName("CQ-2 DEST-49 DEST-50 two sources share a table: each deletes only its own rows")
  void twoSourcesShareATable() {
    Database us = scene.database("us");
    us.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL,"
            + " updated_at timestamptz); INSERT INTO orders SELECT i, 'new', now()"
            + " FROM generate_series(4, 6) i");
    // the table is there already, with a row that is nobody's
    scene
        .database("mirror")
        .execute(
            "CREATE TABLE orders (id bigint PRIMARY KEY, status text, updated_at timestamptz);"
                + " INSERT INTO orders VALUES (99, 'by hand')");
    Source eu = scene.source("shop_eu").reading(shop).tables(ORDERS).start();
    Source american = scene.source("shop_us").reading(us).tables(ORDERS).start();
    Sink mirror =
        scene.sink("mirror").into(scene.database("mirror")).from(eu).from(american).start();
    Waiting.until(
        "both first runs",
        () ->
            mirror.runs(ORDERS).size() == 2
                && mirror.runs(ORDERS).stream().allMatch(r -> r.status().equals("COMPLETED")));
    shop.execute("DELETE FROM orders WHERE id IN (2, 3)");
    eu.run();
    mirror.completed(ORDERS, 3);
    assertThat(mirror.database().column("SELECT id FROM orders ORDER BY id"))
        .containsExactly("1", "4", "5", "6", "99");
    assertThat(mirror.database().column("SELECT DISTINCT _sync_source FROM orders ORDER BY 1"))
        .containsExactly("shop_eu/public.orders", "shop_us/public.orders", null);
  }

  @Test
  @DisplayName("injection 22 a generation that would delete too large a share waits to be released")
  void tooLargeAShareIsHeld() {
    shop.execute("INSERT INTO orders SELECT i, 'new', now() FROM generate_series(4, 200) i");
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink mirror =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .from(source)
            .set("delete.max.fraction", "0.5")
            .start();
    mirror.completed(ORDERS, 1);

    shop.execute("DELETE FROM orders WHERE id > 80");
    source.run();
    Run held = mirror.settled(ORDERS, 2);
    assertThat(held.status()).isEqualTo("HELD");
    assertThat(held.text("held_reason")).contains("120").contains("delete.max.fraction");
    assertThat(mirror.database().number("SELECT count(*) FROM orders")).isEqualTo(200);

    mirror.reconfigure(Map.of("delete.release", ORDERS + "@" + held.generation()));
    assertThat(mirror.awaitStatus(ORDERS, 2, "COMPLETED").removed()).isEqualTo(120);
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }
}
