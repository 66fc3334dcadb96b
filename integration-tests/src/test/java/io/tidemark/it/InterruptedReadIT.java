package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Gate;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Source.MarkerOnTopic;
import io.tidemark.testbed.SourceBuilder;
import io.tidemark.testbed.Waiting;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Reads that are interrupted, refused, or made by odd clocks")
@ExtendWith(SceneExtension.class)
class InterruptedReadIT {
  private static final String ORDERS = "public.orders";

  private Scene scene;
  private Database shop;
  private Gate gate;

  @BeforeEach
  void shop(Scene scene) {
    this.scene = scene;
    shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL);
        INSERT INTO orders SELECT i, 'new' FROM generate_series(1, 4000) i
        """);
    gate = scene.closeLater(Gate.before(shop, "orders", "id > 2500"));
  }

  private SourceBuilder source() {
    return scene
        .source("shop")
        .reading(shop)
        .set("connection.user", Gate.USER)
        .set("fetch.size", "200")
        .tables(ORDERS);
  }

  @Test
  @DisplayName(
      "injection 2 a source task stopped in mid-scan goes on where it was, the END covers both"
          + " attempts, and exactly the stale row goes")
  void sourceTaskStopsInMidScan() throws SQLException {
    assertThat(stopInMidScan(source()).counts()).isEqualTo("0/0/3999/1");
  }

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 2 an exactly-once source task stopped in mid-scan goes on where it was: pages that"
          + " were sent twice are counted twice by END, and exactly the stale row goes")
  void exactlyOnceStopsInMidScan() throws SQLException {
    Run run = stopInMidScan(source().exactlyOnce());
    assertThat(run.removed()).isEqualTo(1);
    assertThat(run.number("added") + run.number("changed")).isZero();
  }

  /** Stops a task in the middle of the second generation, and gives that generation's run. */
  private Run stopInMidScan(SourceBuilder builder) throws SQLException {
    Source source = builder.start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    mirror.completed(ORDERS, 1);

    shop.execute("DELETE FROM orders WHERE id = 7");
    gate.shut();
    source.run();
    long second = source.start(ORDERS, 2).generation();
    awaitPlace(source, second);
    source.restartTask(0);
    gate.open();
    Run run = mirror.completed(ORDERS, 2);
    MarkerOnTopic end = source.end(ORDERS, 2);
    assertThat(end.attempts()).isEqualTo(2);
    assertThat(end.number("rows")).isEqualTo(3999);
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
    return run;
  }

  @Test
  @DisplayName(
      "injection 2 a source task that stops in mid-scan and cannot say how far it was goes on"
          + " behind the last place that Connect knows, the END covers both attempts, and exactly"
          + " the stale row goes")
  void sourceTaskStopsUnflushed() throws SQLException {
    String offsets = scene.topic("offsets");
    Source source = source().set("offsets.storage.topic", offsets).start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    mirror.completed(ORDERS, 1);

    shop.execute("DELETE FROM orders WHERE id = 7");
    gate.shut();
    source.run();
    long second = source.start(ORDERS, 2).generation();
    awaitPlace(source, second);
    scene.topics().refuse(offsets);
    JsonNode place = source.offset();
    gate.awaitReader();
    gate.letOnePass();
    awaitRecords(source, 4000 + 2800);
    source.restartTask(0);
    gate.open();
    Waiting.until("records of the next attempt", () -> attempts(source, second) == 2);
    assertThat(source.offset()).as("what Connect knows").isEqualTo(place);
    scene.topics().accept(offsets);
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("0/0/3999/1");
    assertThat(source.end(ORDERS, 2).attempts()).isEqualTo(2);
    assertThat(source.end(ORDERS, 2).number("rows")).isEqualTo(3999);
    assertThat(scene.topics().count(source.topic(ORDERS)))
        .as("records, some of them sent in both attempts")
        .isGreaterThan(4000 + 3999);
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 2 an exactly-once source whose transaction fails in mid-scan leaves nothing of it,"
          + " goes on where the last one ended, and exactly the stale row goes")
  void transactionFailsInMidScan() throws SQLException {
    String offsets = scene.topic("offsets");
    Source source = source().exactlyOnce().set("offsets.storage.topic", offsets).start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    mirror.completed(ORDERS, 1);

    shop.execute("DELETE FROM orders WHERE id = 7");
    gate.shut();
    source.run();
    source.start(ORDERS, 2);
    gate.awaitReader();
    Waiting.until(
        "all pages before the gate",
        () -> scene.topics().read(source.topic(ORDERS)).size() >= 4000 + 2400);
    long before = scene.topics().read(source.topic(ORDERS)).size();
    scene.topics().refuse(offsets);
    gate.letOnePass();
    source.failure();
    assertThat(scene.topics().read(source.topic(ORDERS))).as("committed").hasSize((int) before);
    scene.topics().accept(offsets);
    gate.open();
    source.restartFailed();
    assertThat(mirror.completed(ORDERS, 2).removed()).isEqualTo(1);
    assertThat(source.end(ORDERS, 2).attempts()).isEqualTo(2);
    assertThat(source.end(ORDERS, 2).number("rows")).isEqualTo(3999);
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  private void awaitRecords(Source source, long records) {
    Waiting.until(
        records + " records", () -> scene.topics().read(source.topic(ORDERS)).size() >= records);
  }

  /**
   * Waits until Connect knows of rows that have arrived, from which a read can go on. A page brings
   * the place of those that were acknowledged before it: all that are before the gate may be sent
   * at once, but the one that is let through then comes behind them.
   */
  private void awaitPlace(Source source, long generation) throws SQLException {
    gate.awaitReader();
    awaitRecords(source, 4000 + 2400);
    gate.letOnePass();
    awaitRecords(source, 4000 + 2600);
    Waiting.until(
        "a place in the scan",
        () ->
            source.offset().path("generation").asLong() == generation
                && source.offset().path("rows").asLong() > 0);
  }

  private long attempts(Source source, long generation) {
    return scene.topics().read(source.topic(ORDERS)).stream()
        .filter(r -> r.header("tidemark.generation").equals(Long.toString(generation)))
        .map(r -> r.header("tidemark.attempt"))
        .distinct()
        .count();
  }

  @Test
  @DisplayName("an aborted generation deletes nothing, and the next one makes up for it")
  void abortedGenerationDeletesNothing() {
    Source source = source().start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    mirror.completed(ORDERS, 1);
    shop.execute("DELETE FROM orders WHERE id = 7");
    gate.shut();
    source.run();
    source.start(ORDERS, 2);
    source.abort();
    mirror.awaitStatus(ORDERS, 2, "ABORTED");
    assertThat(source.markers(ORDERS, "ABORT")).hasSize(1);
    assertThat(mirror.database().number("SELECT count(*) FROM orders")).isEqualTo(4000);
    gate.open();
    source.run();
    assertThat(mirror.completed(ORDERS, 3).removed()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "injection 21 a read that is refused half-way sends no END, deletes nothing and says why")
  void refusedReadSendsNoEnd() {
    Source source = source().start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    mirror.completed(ORDERS, 1);
    shop.execute("DELETE FROM orders WHERE id = 7");
    gate.shut();
    source.run();
    source.start(ORDERS, 2);
    gate.awaitReader();
    shop.execute("REVOKE SELECT ON orders FROM " + Gate.USER);
    gate.open();
    Run refused = mirror.awaitStatus(ORDERS, 2, "ABORTED");
    assertThat(refused.text("error")).contains("orders").contains("permission");
    assertThat(mirror.database().number("SELECT count(*) FROM orders")).isEqualTo(4000);

    shop.execute("GRANT SELECT ON orders TO " + Gate.USER);
    source.run();
    assertThat(mirror.completed(ORDERS, 3).removed()).isEqualTo(1);
    assertThat(source.markers(ORDERS, "END")).hasSize(2);
  }

  @Test
  @DisplayName(
      "injection 27 ids follow the source database's clock, not the worker's, and grow even when"
          + " that clock is set back")
  void idsGrowWhateverTheClocksSay() {
    setTheClock("1 hour");
    Source source = source().start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    mirror.completed(ORDERS, 1);
    long first = source.end(ORDERS, 1).generation();
    assertThat(first).isGreaterThan(System.currentTimeMillis() + 3_000_000);
    // Connect finds an offset only if its partition has the same bytes in every JVM
    Waiting.until("the offset in REST", () -> source.offset().path("generation").asLong() == first);

    setTheClock("-1 hour");
    shop.execute("DELETE FROM orders WHERE id = 7");
    source.run();
    assertThat(mirror.completed(ORDERS, 2).removed()).isEqualTo(1);
    assertThat(source.end(ORDERS, 2).generation()).isGreaterThan(first);
  }

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 28 with the source's clock set back and its offsets reset the generation is"
          + " blocked and says so, nothing is deleted, and generation.base brings the ids back")
  void idsThatWentBack() {
    setTheClock("1 hour");
    Source source = source().start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    long first = mirror.completed(ORDERS, 1).generation();

    scene.rest().resetOffsets(source.connector());
    setTheClock("-1 hour");
    shop.execute("DELETE FROM orders WHERE id = 7");
    source.resume(); // the signal of the first run is among what was forgotten
    mirror.settled(ORDERS, 2);
    Run blocked = mirror.awaitStatus(ORDERS, 1, "BLOCKED"); // ordered by their ids
    assertThat(blocked.generation()).isLessThan(first);
    assertThat(blocked.text("error")).isEqualTo("ids went back; set generation.base");
    assertThat(blocked.removed()).isZero();
    assertThat(mirror.database().number("SELECT count(*) FROM orders")).isEqualTo(4000);

    source.reconfigure(
        Map.of("generation.base", Long.toString(first + 1), "signal", Source.runSignal()));
    Run next = mirror.completed(ORDERS, 3);
    assertThat(next.generation()).isGreaterThan(first);
    assertThat(next.counts()).isEqualTo("0/0/3999/1");
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  /** Shifts the clock that the reader sees; it finds this function before the built-in one. */
  private void setTheClock(String shift) {
    shop.execute(
        """
        CREATE SCHEMA IF NOT EXISTS clocks;
        CREATE OR REPLACE FUNCTION clocks.clock_timestamp() RETURNS timestamptz LANGUAGE sql
          VOLATILE AS $$SELECT pg_catalog.clock_timestamp() + interval '%3$s'$$;
        GRANT USAGE ON SCHEMA clocks TO %1$s;
        ALTER ROLE %1$s IN DATABASE "%2$s" SET search_path = clocks, pg_catalog, public
        """
            .formatted(Gate.USER, shop.name(), shift));
  }
}
