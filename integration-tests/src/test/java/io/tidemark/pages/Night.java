package io.tidemark.pages;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.generation.Manifest;
import io.tidemark.testbed.Console;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Hand;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.SinkBuilder;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Worker;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a night has left on a worker: a sync that is complete but for a rejected row, and one each
 * that runs, waits for a partition, is held, is blocked, and has failed.
 */
final class Night {
  /** The key of a customer that has more digits than a script's number. */
  static final long LONG_KEY = (1L << 53) + 1;

  private final long evening = System.currentTimeMillis();
  private final Scene scene;
  private final Worker worker;
  private final Console console;
  private final Hand clicks;
  private final Hand taps;
  private final Source shop;

  /** Plays it all, and waits until it is as told. */
  Night(Scene scene) {
    this.scene = scene;
    this.worker = scene.worker();
    this.console = new Console(worker);
    shop = open(scene.database("shop"));
    clicks = scene.hand("web", "clicks", 2);
    taps = scene.hand("web", "taps", 1);
    Hand visits = scene.hand("web", "visits", 2);
    Hand parcels = scene.hand("depot", "parcels", 2);
    Hand crates = scene.hand("depot", "crates", 2);
    Hand pallets = scene.hand("depot", "pallets", 1);
    Hand items = scene.hand("depot", "items", 2);
    archive(pallets);
    Sink sink = mirror(List.of(clicks, taps, visits, parcels, crates, pallets, items));
    sink.completed("orders", 1);
    scene
        .database("shop")
        .execute(
            "DELETE FROM orders WHERE id IN (1, 2); UPDATE orders SET status = 'paid' WHERE id < 6;"
                + " INSERT INTO orders VALUES (20, 'new'), (21, 'bad')");
    shop.run();
    held(parcels);
    held(crates);
    held(pallets);
    blocked(items);
    late(visits);
    running();
    failed();
    sink.awaitStatus("orders", 2, "COMPLETED_WITH_ERRORS");
    sink.completed("customers", 2);
    sink.awaitStatus("parcels", 2, "HELD");
    sink.awaitStatus("crates", 2, "HELD");
    sink.awaitStatus("pallets", 2, "HELD");
    sink.awaitStatus("items", 1, "BLOCKED");
    sink.awaitStatus("visits", 1, "WAITING");
    sink.awaitStatus("clicks", 1, "WRITING");
  }

  /** Two tables and a source that reads them. */
  private Source open(Database own) {
    for (String table : List.of("orders", "customers")) {
      own.execute(
          "CREATE TABLE %1$s (id bigint PRIMARY KEY, status text); INSERT INTO %1$s SELECT n, 'new' FROM generate_series(1, 12) n"
              .formatted(table));
    }
    own.execute("INSERT INTO customers VALUES (%d, 'new')".formatted(LONG_KEY));
    return scene
        .source("shop")
        .reading(own)
        .syncs("orders", "customers")
        .set("syncs.orders.table", "public.orders")
        .set("syncs.customers.table", "public.customers")
        .start();
  }

  /** A sink that takes bad rows, and writes most of it. */
  private Sink mirror(List<Hand> hands) {
    Database mirror = scene.database("mirror");
    mirror.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text CHECK (status <> 'bad'))");
    SinkBuilder sink = scene.sink("mirror").into(mirror).from(shop);
    hands.forEach(sink::from);
    return sink.set("tasks.max", "2")
        .set("delete.max.fraction", "0.5")
        .set("table.name.format", "${sync}")
        .set("errors.tolerance", "all")
        .set("errors.deadletterqueue.topic.name", scene.topic("dead"))
        .set("errors.deadletterqueue.topic.replication.factor", "1")
        .start();
  }

  /** A sink that writes what another one writes, too. */
  private void archive(Hand hand) {
    scene
        .sink("archive")
        .into(scene.database("archive"))
        .from(hand)
        .set("delete.max.fraction", "0.5")
        .set("table.name.format", "${sync}")
        .start();
  }

  private void held(Hand hand) {
    hand.start(evening);
    hand.rows(evening, 1, 120);
    hand.end(evening);
    hand.start(evening + 1);
    hand.row(evening + 1, 1, "new");
    hand.end(evening + 1);
  }

  private void blocked(Hand hand) {
    hand.start(evening);
    long last = hand.row(evening, 1, "new");
    hand.end(evening, Manifest.parse("{\"" + hand.topic() + "\":{\"0\":[" + last + ",2]}}"));
  }

  private void late(Hand hand) {
    hand.start(evening);
    hand.rows(evening, 1, 30);
    hand.end(
        evening,
        hand.manifest(evening).plus(Manifest.parse("{\"" + hand.topic() + "\":{\"1\":[4,5]}}")));
  }

  private void running() {
    clicks.start(evening);
    clicks.rows(evening, 1, 10);
  }

  /** The run that is under way writes more rows, with these ids. */
  void goOn(long first, long last) {
    clicks.rows(evening, first, last);
  }

  /** A sync runs for the first time. */
  void announce() {
    taps.start(evening);
  }

  /** The one that was announced is complete. */
  void finish() {
    taps.row(evening, 1, "new");
    taps.end(evening);
  }

  /** A destination takes no further connection, and ends those that there are. */
  void silence(String database) {
    accept(database, false);
    scene
        .database("mirror")
        .execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s'"
                .formatted(scene.database(database).name()));
  }

  /** It does again. */
  void listen(String database) {
    accept(database, true);
  }

  private void accept(String database, boolean connections) {
    scene
        .database("mirror")
        .execute(
            "ALTER DATABASE %s ALLOW_CONNECTIONS %s"
                .formatted(scene.database(database).name(), connections));
  }

  /** A sink that takes no bad rows. */
  private void failed() {
    Database books = scene.database("books");
    books.execute(
        "CREATE TABLE ledger (id bigint PRIMARY KEY, status text CHECK (status <> 'bad'))");
    Hand ledger = scene.hand("bank", "ledger", 1);
    Sink sink =
        scene.sink("books").into(books).from(ledger).set("table.name.format", "${sync}").start();
    ledger.start(evening);
    ledger.row(evening, 1, "new");
    ledger.end(evening);
    sink.completed("ledger", 1);
    ledger.start(evening + 1);
    sink.awaitStatus("ledger", 2, "READING");
    ledger.row(evening + 1, 2, "bad");
    sink.awaitStatus("ledger", 2, "FAILED");
  }

  /** Puts a text into the reasons why rows of orders were rejected. */
  void sayOfRejects(String text) {
    scene
        .database("mirror")
        .execute("UPDATE tidemark_rejects SET message = message || ' %s'".formatted(text));
  }

  /** The first column of what is in the mirror. */
  List<@Nullable String> mirrored(String sql) {
    return found("mirror", sql);
  }

  /** The first column of what is in a database. */
  List<@Nullable String> found(String database, String sql) {
    return scene.database(database).column(sql);
  }

  /** The newest run of a sync, as the API tells it. */
  JsonNode newestRun(String source, String sync) {
    return console
        .get("/runs", "/runs?limit=1&source=%s&sync=%s".formatted(source, sync))
        .path("runs")
        .path(0);
  }

  /** A connector's name on the worker. */
  String connector(String name) {
    return scene.connectorName(name);
  }

  /** A connector's configuration, as Connect tells it. */
  String config(String name) {
    return worker.rest().get("/connectors/" + connector(name) + "/config");
  }

  /** The worker's address, with a slash at the end. */
  String address() {
    return worker.url().resolve("/").toString();
  }

  /** Every page by name, with its address and what is at its head. */
  Map<String, String[]> pages() {
    JsonNode orders = newestRun("shop", "orders");
    JsonNode clicks = newestRun("web", "clicks");
    JsonNode visits = newestRun("web", "visits");
    JsonNode parcels = newestRun("depot", "parcels");
    Map<String, String[]> pages = new LinkedHashMap<>();
    pages.put("syncs", new String[] {"#/", "Syncs"});
    pages.put("runs", new String[] {"#/runs", "Runs"});
    pages.put("sync", new String[] {"#/sync/" + parcels.path("sync_id"), "depot/parcels"});
    pages.put("run", new String[] {"#/run/" + orders.path("id"), "of shop/orders"});
    pages.put("live", new String[] {"#/run/" + clicks.path("id"), "of web/clicks"});
    pages.put(
        "generation",
        new String[] {"#/generation/web/visits/" + visits.path("generation"), "of web/visits"});
    pages.put("workers", new String[] {"#/workers", "Workers"});
    pages.put("plan", new String[] {"#/plan", "Plan"});
    return pages;
  }
}
