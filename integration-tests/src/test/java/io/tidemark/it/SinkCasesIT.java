package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Gate;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.SinkBuilder;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Stall;
import io.tidemark.testbed.StatementLog;
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
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What a sink makes of whole generations")
@ExtendWith(SceneExtension.class)
class SinkCasesIT {
  private static final String ORDERS = "public.orders";
  private static final String COUNTRIES = "public.countries";
  private static final String COUNT = "SELECT count(*) FROM orders";

  private static final String WHAT_RUNS_SAY =
      "SELECT concat_ws(' ', sink, source, sync, table_name, connector, kind, trigger, rows_read,"
          + " records_sent, added, changed, unchanged, removed, rejected, coalesce(error, '-'),"
          + " coalesce(warnings, '-'), coalesce(watermark, '-'))"
          + " FROM tidemark_runs ORDER BY sync, generation";

  private Scene scene;
  private Database shop;

  @BeforeEach
  void shop(Scene scene) {
    this.scene = scene;
    shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, updated_at timestamptz);
        INSERT INTO orders SELECT i, 'new', now() FROM generate_series(1, 10) i;
        CREATE TABLE countries (code text PRIMARY KEY);
        INSERT INTO countries VALUES ('at'), ('be'), ('ch')
        """);
  }

  private Source source(String... tables) {
    return scene.source("shop").reading(shop).tables(tables).start();
  }

  private SinkBuilder sink(String name, Source source) {
    return scene.sink(name).into(scene.database(name)).from(source);
  }

  @Test
  @DisplayName(
      "CX-1 all rows of a generation have one _sync_time, which is its START's id as a time")
  void oneTime() {
    Source source = source(ORDERS);
    Sink mirror = sink("mirror", source).start();
    for (int n = 1; n <= 2; n++) {
      shop.execute("UPDATE orders SET status = 'paid' || " + n);
      if (n == 2) {
        source.run();
      }
      mirror.completed(ORDERS, n);
      assertThat(
              mirror
                  .database()
                  .rows(
                      "SELECT DISTINCT _sync_generation,"
                          + " (extract(epoch FROM _sync_time) * 1000)::bigint FROM orders"))
          .containsExactly(List.of(generation(source, ORDERS, n), generation(source, ORDERS, n)));
    }
  }

  private static String generation(Source source, String sync, int n) {
    return Long.toString(source.start(sync, n).generation());
  }

  @Test
  @DisplayName(
      "CX-7 a run is over only when its deletes are counted; until then it says that it deletes")
  void countedBeforeItIsOver() {
    Source source = source(ORDERS);
    Sink mirror = sink("mirror", source).start();
    mirror.completed(ORDERS, 1);
    Stall stall = scene.closeLater(Stall.on(mirror.database(), "DELETE", "orders", "true"));
    shop.execute("DELETE FROM orders WHERE id = 3");
    source.run();
    stall.awaitVictim();
    Run deleting = mirror.awaitStatus(ORDERS, 2, "DELETING");
    assertThat(deleting.text("ended_at")).isEmpty();
    assertThat(deleting.removed()).isZero();
    stall.release();
    Run over = mirror.completed(ORDERS, 2);
    assertThat(over.removed()).isEqualTo(1);
    assertThat(over.text("ended_at")).isNotEmpty();
  }

  @Test
  @DisplayName(
      "CX-13 each destination has a row per table and generation: by whom, from where to where,"
          + " why, when, how many and with what errors")
  void whatRunsSay() {
    Source source = source(ORDERS, COUNTRIES);
    Sink mirror = sink("mirror", source).start();
    Sink other = sink("other", source).mode("append").start();
    for (Sink sink : List.of(mirror, other)) {
      sink.completed(ORDERS, 1);
      sink.completed(COUNTRIES, 1);
    }
    shop.execute("DELETE FROM orders WHERE id <= 2; DELETE FROM countries WHERE code = 'at'");
    source.run();
    mirror.completed(ORDERS, 2);
    mirror.completed(COUNTRIES, 2);
    String by = mirror.connector() + " shop %1$s %1$s " + source.connector() + " full manual ";
    assertThat(mirror.database().column(WHAT_RUNS_SAY))
        .containsExactly(
            by.formatted(COUNTRIES) + "3 3 3 0 0 0 0 - - -",
            by.formatted(COUNTRIES) + "2 2 0 0 2 1 0 - - -",
            by.formatted(ORDERS) + "10 10 10 0 0 0 0 - - -",
            by.formatted(ORDERS) + "8 8 0 0 8 2 0 - - -");
    assertThat(
            mirror
                .database()
                .number(
                    "SELECT count(*) FROM tidemark_runs WHERE run_id > 0 AND ended_at >= started_at"
                        + " AND (extract(epoch FROM started_at) * 1000)::bigint <= generation"))
        .isEqualTo(4);
    assertThat(other.completed(ORDERS, 2).counts()).isEqualTo("8/0/0/0");
  }

  @Test
  @DisplayName(
      "CQ-3 DEST-63 sinks that are added later, however their batches and tasks are cut, read the"
          + " topic from its start, and the source does not hear of them")
  void sinksAddedLater() {
    Source source = source(ORDERS);
    sink("mirror", source).start().completed(ORDERS, 1);
    shop.execute("UPDATE orders SET status = 'paid' WHERE id > 5; DELETE FROM orders WHERE id = 1");
    source.run();
    long last = source.end(ORDERS, 2).generation();
    long markers = scene.topics().count(scene.markerTopic());
    Map<String, Map<String, String>> tunings =
        Map.of(
            "single", Map.of("batch.size", "1", "tasks.max", "2"),
            "small", Map.of("batch.size.bytes", "100", "batch.timeout.ms", "0"),
            "large", Map.of("batch.size", "1000000", "tasks.max", "3"));
    tunings.forEach(
        (name, tuning) -> {
          SinkBuilder builder = sink(name, source);
          tuning.forEach(builder::set);
          String connector = scene.connectorName(name);
          assertThat(scene.rest().tryCreate(connector, builder.config()).status()).isEqualTo(201);
          Sink late = builder.start(); // as it is already
          assertThat(late.completed(ORDERS, 2).generation()).isEqualTo(last);
          Comparison.assertSame(shop, "orders", late.database(), "orders");
        });
    assertThat(scene.topics().count(scene.markerTopic())).isEqualTo(markers);
    assertThat(source.status().running()).isTrue();
  }

  @Test
  @DisplayName("CX-6 a table that a source no longer names is left as it is")
  void tableLeftOut() {
    Source source = source(ORDERS, COUNTRIES);
    Sink mirror = sink("mirror", source).start();
    mirror.completed(ORDERS, 1);
    mirror.completed(COUNTRIES, 1);
    StatementLog log = scene.logStatements(mirror.database());
    mirror.restartTask(0);
    shop.execute("DELETE FROM orders WHERE id = 2; DELETE FROM countries");
    source.reconfigure(Map.of("tables", ORDERS, "signal", Source.runSignal()));
    assertThat(mirror.completed(ORDERS, 2).removed()).isEqualTo(1);
    assertThat(mirror.runs(COUNTRIES)).hasSize(1);
    assertThat(mirror.database().number("SELECT count(*) FROM countries")).isEqualTo(3);
    assertThat(log.deletesFrom("countries")).isEmpty();
  }

  @Test
  @DisplayName(
      "CX-9 a table that the source may not read: its run is over without a delete and says why,"
          + " the others go on")
  void tableRefused() {
    Gate gate = scene.closeLater(Gate.before(shop, "countries", "true"));
    shop.execute("GRANT SELECT ON orders TO " + Gate.USER);
    Source source =
        scene
            .source("shop")
            .reading(shop)
            .set("connection.user", Gate.USER)
            .set("fetch.size", "1")
            .tables(COUNTRIES, ORDERS)
            .start();
    Sink mirror = sink("mirror", source).start();
    mirror.completed(COUNTRIES, 1);
    mirror.completed(ORDERS, 1);
    shop.execute("DELETE FROM countries WHERE code = 'be'; DELETE FROM orders WHERE id = 2");
    gate.shut();
    source.run();
    gate.awaitReader();
    shop.execute("REVOKE SELECT ON countries FROM " + Gate.USER);
    gate.open();
    Run refused = mirror.awaitStatus(COUNTRIES, 2, "ABORTED");
    assertThat(refused.text("error")).contains("countries").contains("permission");
    assertThat(mirror.completed(ORDERS, 2).removed()).isEqualTo(1);
    assertThat(mirror.database().number("SELECT count(*) FROM countries")).isEqualTo(3);
    assertThat(source.markers(COUNTRIES, "END")).hasSize(1);
    assertThat(source.status().running()).isTrue();
  }

  @Test
  @DisplayName("DEST-53 with unchanged.rows=touch generation and time advance on every row")
  void touched() {
    Source source = source(ORDERS);
    Sink mirror = sink("mirror", source).set("unchanged.rows", "touch").start();
    mirror.completed(ORDERS, 1);
    source.run();
    long second = mirror.completed(ORDERS, 2).generation();
    assertThat(
            mirror
                .database()
                .rows(
                    "SELECT DISTINCT _sync_generation,"
                        + " (extract(epoch FROM _sync_time) * 1000)::bigint FROM orders"))
        .containsExactly(List.of(Long.toString(second), Long.toString(second)));
    assertThat(mirror.database().number(COUNT)).isEqualTo(10);
  }

  @Test
  @DisplayName("RS-3 DEST-33 a mirror equals its source after rows were added, changed and deleted")
  void mirrors() {
    Source source = source(ORDERS);
    Sink mirror = sink("mirror", source).start();
    mirror.completed(ORDERS, 1);
    shop.execute(
        """
        INSERT INTO orders SELECT i, 'new', now() FROM generate_series(11, 14) i;
        UPDATE orders SET status = 'paid' WHERE id IN (2, 12);
        UPDATE orders SET status = 'paid' WHERE id = 3;
        DELETE FROM orders WHERE id = 5
        """);
    source.run();
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("4/2/7/1");
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
    assertThat(mirror.database().number(COUNT)).isEqualTo(shop.number(COUNT)).isEqualTo(13);
    String newest = "SELECT id FROM orders ORDER BY id DESC LIMIT 5";
    assertThat(mirror.database().column(newest)).isEqualTo(shop.column(newest));
  }

  @Test
  @DisplayName(
      "RS-5 RS-6 RS-8 RS-10 a full sync is full the first time and stays it: all of 10,000 rows"
          + " are sent although 2,000 have changed, and none has")
  void fullStaysFull() {
    shop.execute("INSERT INTO orders SELECT i, 'new', now() FROM generate_series(11, 10000) i");
    Source source =
        scene.source("shop").reading(shop).tables(ORDERS).set("schedule", "PT24H").startIdle();
    Sink mirror = sink("mirror", source).start();
    Run first = mirror.completed(ORDERS, 1);
    assertThat(first.text("trigger")).isEqualTo("initial");
    assertThat(first.counts()).isEqualTo("10000/0/0/0");
    shop.execute("UPDATE orders SET status = 'paid' WHERE id <= 2000");
    source.run();
    Run second = mirror.completed(ORDERS, 2);
    assertThat(second.counts()).isEqualTo("0/2000/8000/0");
    source.run();
    Run third = mirror.completed(ORDERS, 3);
    assertThat(third.counts()).isEqualTo("0/0/10000/0");
    assertThat(List.of(first, second, third))
        .allMatch(run -> run.number("rows_read") == 10_000)
        .allMatch(run -> run.number("records_sent") == 10_000);
    assertThat(scene.topics().read(source.topic(ORDERS))).hasSize(30_000);
  }

  @Test
  @DisplayName(
      "HT-27 HT-28 HT-30 HT-35 a record that a query no longer returns goes or stays as"
          + " delete.behavior says, and the run shows it in any case")
  void recordThatLeft() {
    Source source =
        scene
            .source("shop")
            .reading(shop)
            .syncs("open")
            .set("syncs.open.query", "SELECT id, status FROM orders WHERE status <> 'closed'")
            .set("syncs.open.key.columns", "id")
            .start();
    Sink deletes = sink("deletes", source).set("delete.behavior", "delete").start();
    Sink keeps = sink("keeps", source).set("delete.behavior", "none").start();
    deletes.completed("open", 1);
    keeps.completed("open", 1);
    shop.execute("UPDATE orders SET status = 'closed' WHERE id = 4");
    source.run();
    assertThat(deletes.completed("open", 2).counts()).isEqualTo("0/0/9/1");
    assertThat(keeps.completed("open", 2).counts()).isEqualTo("0/0/9/1");
    String row = "SELECT id, status FROM open WHERE id = 4";
    assertThat(deletes.database().rows(row)).isEmpty();
    assertThat(deletes.database().number("SELECT count(*) FROM open")).isEqualTo(9);
    assertThat(keeps.database().rows(row)).containsExactly(List.of("4", "new"));
    assertThat(keeps.database().number("SELECT count(*) FROM open")).isEqualTo(10);
  }

  @Test
  @DisplayName("CX-22 a password may stand in a file that only the worker reads")
  void passwordInFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("sink.properties");
    Files.writeString(file, "password=postgres\n");
    Worker worker =
        scene.startWorker(
            Map.of(
                "config.providers", "file",
                "config.providers.file.class",
                    "org.apache.kafka.common.config.provider.FileConfigProvider"));
    Source source = source(COUNTRIES);
    Sink mirror =
        sink("mirror", source)
            .on(worker)
            .set("connection.password", "${file:" + file + ":password}")
            .start();
    assertThat(mirror.completed(COUNTRIES, 1).counts()).isEqualTo("3/0/0/0");
  }
}
