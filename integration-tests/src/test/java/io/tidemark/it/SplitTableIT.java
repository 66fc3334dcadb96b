package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Gate;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.Source.MarkerOnTopic;
import io.tidemark.testbed.SourceBuilder;
import io.tidemark.testbed.Waiting;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A large table, and tasks that are killed, are in {@code ManyKillsOfRanges}. */
@DisplayName("A table that is read in four ranges")
@Tag("long")
@ExtendWith(SceneExtension.class)
class SplitTableIT {
  private static final Set<String> OPEN =
      Set.of("PENDING", "READING", "WRITING", "WAITING", "DELETING");
  private static final String ORDERS = "public.orders";
  private static final int ROWS = 4_000;
  private static final int RANGES = 4;

  private Scene scene;
  private Database shop;

  @BeforeEach
  void shop(Scene scene) {
    this.scene = scene;
    shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL);
        INSERT INTO orders SELECT i, 'new' FROM generate_series(1, %d) i
        """
            .formatted(ROWS));
  }

  private SourceBuilder source() {
    return scene
        .source("shop")
        .reading(shop)
        .set("connection.user", Gate.USER)
        .set("splits", String.valueOf(RANGES))
        .set("tasks.max", String.valueOf(RANGES))
        .set("fetch.size", "50")
        .tables(ORDERS);
  }

  @Test
  @DisplayName(
      "CQ-30 CX-12 is the same at the destination while tasks are restarted in mid-scan and"
          + " tasks.max goes from 4 to 1 and back: nothing is lost, and exactly the stale rows go")
  void tasksComeAndGo() throws SQLException {
    Gate gate =
        scene.closeLater(
            Gate.before(shop, "orders", "id %% %d > %d".formatted(ROWS / 4, ROWS / 8)));
    Source source = source().start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    awaitEndsOf(source, 1, RANGES);
    assertThat(ends(source)).extracting(end -> end.number("scopes")).containsOnly((long) RANGES);

    shop.execute(
        "DELETE FROM orders WHERE id %% %1$d = %1$d - 7; UPDATE orders SET status = 'paid' WHERE id %% 100 = 3"
            .formatted(ROWS / 4));
    gate.shut();
    source.run();
    Waiting.until("all ranges to have begun again", () -> starts(source) >= 2 * RANGES);
    awaitPlace(source, gate);
    source.reconfigure(Map.of("tasks.max", "1"));
    Waiting.until("one task", () -> source.status().json().path("tasks").size() == 1);
    source.restartTask(0);
    gate.open();
    source.reconfigure(Map.of("tasks.max", "3"));
    Waiting.until("three tasks", () -> source.status().json().path("tasks").size() == 3);
    source.restartTask(1);
    source.reconfigure(Map.of("tasks.max", "4"));
    awaitEndsOf(source, 2, RANGES);

    assertThat(ends(source))
        .extracting(end -> end.number("planId"))
        .as("one plan all the while")
        .containsOnly(ends(source).get(0).number("planId"));
    assertThat(ends(source)).anySatisfy(end -> assertThat(end.attempts()).isGreaterThan(1));
    awaitSettled(mirror, ROWS - RANGES);
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  @Test
  @DisplayName(
      "injection 29 with tasks that start at different times, interleaved in one partition, no update"
          + " is dropped and no row is lost")
  void tasksStartAtDifferentTimes() {
    startAtDifferentTimes(source());
  }

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 29 with exactly-once tasks that start at different times, interleaved in one"
          + " partition, no update is dropped and no row is lost")
  void exactlyOnceTasksStartAtDifferentTimes() {
    startAtDifferentTimes(source().exactlyOnce());
  }

  private void startAtDifferentTimes(SourceBuilder builder) {
    Gate gate = scene.closeLater(Gate.before(shop, "orders", "id > " + (ROWS - ROWS / 8)));
    Source source = builder.set("topic.creation.default.partitions", "1").start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    awaitEndsOf(source, 1, RANGES);

    shop.execute("UPDATE orders SET status = 'paid' WHERE id % 10 = 3");
    shop.execute("DELETE FROM orders WHERE id = " + (ROWS - 1));
    gate.shut();
    source.run();
    gate.awaitReader();
    awaitEndsOf(source, 2, RANGES - 1);
    shop.execute("UPDATE orders SET status = 'sent' WHERE id % 10 = 3 OR id % 10 = 4");
    source.run(); // the first ranges begin their third generation, the last is still in its second
    awaitEndsOf(source, 3, RANGES - 1);
    gate.open();
    awaitEndsOf(source, 3, RANGES);

    awaitSettled(mirror, ROWS - 1);
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  @Test
  @DisplayName(
      "another number of ranges in mid-scan reads all of it anew, and deletes what is stale, no more")
  void anotherNumberOfRanges() {
    Gate gate = scene.closeLater(Gate.before(shop, "orders", "id > " + ROWS / 2));
    Source source = source().start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    awaitEndsOf(source, 1, RANGES);

    shop.execute("DELETE FROM orders WHERE id = 5 OR id = " + (ROWS - 1));
    gate.shut();
    source.run();
    gate.awaitReader();
    gate.open();
    source.reconfigure(Map.of("splits", "2", "signal", Source.runSignal()));
    Waiting.until(
        "ENDs of two ranges",
        () -> ends(source).stream().filter(e -> e.number("scopes") == 2).count() >= 2);
    awaitSettled(mirror, ROWS - 2);
    Comparison.assertSame(shop, "orders", mirror.database(), "orders");
  }

  /** As in {@code InterruptedReadIT}: a page behind those that were acknowledged brings a place. */
  private void awaitPlace(Source source, Gate gate) throws SQLException {
    gate.awaitReader();
    Waiting.until(
        "most pages before the gate",
        () -> scene.topics().count(source.topic(ORDERS)) >= ROWS + ROWS / 2 - RANGES * 50);
    gate.letOnePass();
    Waiting.until("a place in a range", () -> hasPlace(source));
  }

  /** Whether Connect knows of some range how far it has been read. */
  private static boolean hasPlace(Source source) {
    return StreamSupport.stream(source.offsets().spliterator(), false)
        .map(entry -> entry.path("offset"))
        .filter(offset -> offset.path("state").asText().equals("scanning"))
        .anyMatch(offset -> offset.path("rows").asLong() > 0);
  }

  private static long starts(Source source) {
    return source.markers(ORDERS, "START").stream()
        .map(start -> List.of(start.number("scope"), start.generation()))
        .distinct()
        .count();
  }

  private static List<MarkerOnTopic> ends(Source source) {
    return source.markers(ORDERS, "END");
  }

  /** Whether so many ranges have sent ENDs of at least so many generations. */
  private static boolean ended(Source source, int generations, int ranges) {
    Map<Long, Long> each =
        ends(source).stream()
            .map(end -> List.of(end.number("scope"), end.generation()))
            .distinct()
            .collect(Collectors.groupingBy(end -> end.get(0), Collectors.counting()));
    return each.values().stream().filter(count -> count >= generations).count() >= ranges;
  }

  private static void awaitEndsOf(Source source, int generations, int ranges) {
    Waiting.until(
        "END " + generations + " of " + ranges + " ranges",
        () -> ended(source, generations, ranges));
  }

  /**
   * Waits until the mirror has that many rows and no run of it is open. The newest run of a range
   * may be: one that is ahead of the others waits for their next runs to delete by.
   */
  private static void awaitSettled(Sink mirror, long rows) {
    Waiting.until("the mirror to have " + rows + " rows", () -> settled(mirror, rows));
  }

  private static long count(Sink mirror) {
    return mirror.database().number("SELECT count(*) FROM orders");
  }

  private static boolean settled(Sink mirror, long rows) {
    return count(mirror) == rows
        && mirror
            .database()
            .column(
                "SELECT status FROM tidemark_runs r WHERE status <> 'WAITING' OR EXISTS (SELECT FROM"
                    + " tidemark_runs n WHERE n.scope = r.scope AND n.generation > r.generation)")
            .stream()
            .noneMatch(OPEN::contains);
  }
}
