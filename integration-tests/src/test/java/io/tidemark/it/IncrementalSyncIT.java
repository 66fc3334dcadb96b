package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SourceBuilder;
import io.tidemark.testbed.Waiting;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Incremental syncs and their reconciliation, end to end")
@ExtendWith(SceneExtension.class)
class IncrementalSyncIT {
  private static final String ACCOUNTS = "public.accounts";

  private Scene scene;
  private Database shop;

  @BeforeEach
  void shop(Scene scene) {
    this.scene = scene;
    shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE accounts (
          id bigint PRIMARY KEY, name text, updated_at timestamptz NOT NULL DEFAULT now());
        CREATE INDEX ON accounts (updated_at);
        INSERT INTO accounts
          SELECT i, 'account ' || i, now() - interval '1 day' FROM generate_series(1, 1000) i
        """);
  }

  private SourceBuilder source() {
    return scene
        .source("shop")
        .reading(shop)
        .tables(ACCOUNTS)
        .set("mode", "incremental")
        .set("cursor.column", "updated_at")
        .set("cursor.delay.ms", "100")
        .set("schedule", "PT0.3S");
  }

  private Sink sink(Source source) {
    return scene.sink("copy").into(scene.database("copy")).from(source).keysOf(source).start();
  }

  @Test
  @DisplayName(
      "CQ-11 CQ-13 RS-1 RS-8 RS-9 SD-1 SD-4 SD-17 the first run brings all rows, the next one the"
          + " row that changed, and tells how far it came")
  void onlyWhatChanged() {
    Source source = source().startIdle();
    Sink sink = sink(source);
    Run first = sink.completed(ACCOUNTS, 1);
    assertThat(first.text("kind")).isEqualTo("incremental");
    assertThat(first.text("trigger")).isEqualTo("initial");
    assertThat(first.number("rows_read")).isEqualTo(1000);
    assertThat(first.number("added")).isEqualTo(1000);

    shop.execute("UPDATE accounts SET name = 'new', updated_at = now() WHERE id = 7");
    Run second = sink.completed(ACCOUNTS, 2);
    assertThat(second.number("rows_read")).isEqualTo(1);
    assertThat(second.number("changed")).isEqualTo(1);
    String seen =
        shop.value(
                "SELECT to_char(max(updated_at) AT TIME ZONE 'UTC',"
                    + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM accounts")
            .orElseThrow();
    assertThat(source.end(ACCOUNTS, 2).text("watermark")).isEqualTo(seen);
    Comparison.assertSame(shop, "accounts", sink.database(), "accounts");
  }

  @Test
  @DisplayName(
      "CX-5 only a reconciliation deletes: an incremental sync without one keeps what is gone")
  void onlyReconciliationDeletes() {
    Source source = source().startIdle();
    Sink sink = sink(source);
    sink.completed(ACCOUNTS, 1);
    shop.execute(
        "DELETE FROM accounts WHERE id <= 3; UPDATE accounts SET updated_at = now() WHERE id = 9");
    sink.completed(ACCOUNTS, 2);
    assertThat(sink.database().number("SELECT count(*) FROM accounts")).isEqualTo(1000);

    source.reconfigure(Map.of("reconcile.schedule", "PT1S"));
    Waiting.until("deletion", () -> sink.database().number("SELECT count(*) FROM accounts") == 997);
    Comparison.assertSame(shop, "accounts", sink.database(), "accounts");
  }

  @Test
  @DisplayName(
      "reconcile.mode=full repairs a row that was changed at the destination, brings one that came"
          + " below the cursor, and deletes what is gone; nothing else is written")
  void fullReconciliationRepairs() {
    Source source = source().startIdle();
    Sink sink = sink(source);
    sink.completed(ACCOUNTS, 1);
    sink.database().execute("UPDATE accounts SET name = 'by hand' WHERE id = 3");
    shop.execute(
        "DELETE FROM accounts WHERE id = 5;"
            + " INSERT INTO accounts VALUES (2000, 'late', '2020-01-01Z')");

    source.reconfigure(Map.of("reconcile.schedule", "PT1H", "reconcile.mode", "full"));
    Run repair = sink.completed(ACCOUNTS, 2);
    assertThat(repair.text("kind")).isEqualTo("full");
    assertThat(repair.number("rows_read")).isEqualTo(1000);
    assertThat(repair.counts()).isEqualTo("1/1/998/1");
    Comparison.assertSame(shop, "accounts", sink.database(), "accounts");
  }

  @Test
  @DisplayName(
      "SD-16 at DEBUG the log shows what is read with its whole WHERE, and none of its values")
  void statementsAtDebug() {
    String reader = "io.tidemark.source.read.JdbcChangeReader";
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream log = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(log); // log4j2-test.xml has the log follow it
      scene.rest().log(reader, "DEBUG");
      Source source =
          source()
              .set("syncs", "part")
              .set("syncs.part.table", ACCOUNTS)
              .set("syncs.part.filter", "name <> ? OR id = 7")
              .set("syncs.part.filter.params", "[\"account 7\"]")
              .startIdle();
      Waiting.until("first read", () -> source.markers("part", "END").size() == 1);
      shop.execute("UPDATE accounts SET updated_at = now() WHERE id = 7");
      Waiting.until("change", () -> source.markers("part", "END").size() == 2);
    } finally {
      scene.rest().log(reader, "WARN");
      System.setOut(before);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(line -> line.contains("JdbcChangeReader: part"))
        .isNotEmpty()
        .allSatisfy(
            line ->
                assertThat(line)
                    .contains("part: SELECT r.\"id\", r.\"name\", r.\"updated_at\"")
                    .doesNotContain("account 7", "2026-"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .endsWith("FROM \"public\".\"accounts\" AS r WHERE (name <> ? OR id = 7"));
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains(
            "\n) AND (r.\"updated_at\", r.\"id\") > (?, ?) AND r.\"updated_at\" <= ?"
                + " ORDER BY r.\"updated_at\", r.\"id\" LIMIT ");
  }

  /** {@code -Dincremental.seeds=1,2,…} for others; one for every build. */
  static LongStream seeds() {
    return Arrays.stream(System.getProperty("incremental.seeds", "1").split(","))
        .mapToLong(Long::parseLong);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @DisplayName(
      "a table that is written all the time, with late commits, deletes and rows that come back, is"
          + " the same on both sides once nobody writes any more")
  void equalAfterWritersStop(long seed) throws Exception {
    Source source =
        source().set("cursor.lookback.ms", "5000").set("reconcile.schedule", "PT2S").startIdle();
    Sink sink = sink(source);
    sink.completed(ACCOUNTS, 1);
    try (Writers writers = new Writers(shop, seed)) {
      for (int round = 0; round < 5; round++) {
        int ended = source.markers(ACCOUNTS, "END").size();
        for (int i = 0; i < 40; i++) {
          writers.write();
        }
        writers.commitAll();
        Waiting.until("END", () -> source.markers(ACCOUNTS, "END").size() > ended);
      }
    }
    Waiting.untilAsserted(
        "the same rows",
        () -> Comparison.assertSame(shop, "accounts", sink.database(), "accounts"));
    List<Run> held =
        sink.runs(ACCOUNTS).stream()
            .filter(run -> List.of("HELD", "BLOCKED").contains(run.status()))
            .toList();
    assertThat(held).isEmpty();
  }
}
