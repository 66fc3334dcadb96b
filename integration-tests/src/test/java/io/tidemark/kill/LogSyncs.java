package io.tidemark.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.chaos.Lookout;
import io.tidemark.cli.process.Installation;
import io.tidemark.cli.quickstart.ConnectorFile;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.ConnectRest;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Needs what the archive has of Debezium: see the profile {@code logsync}. */
@DisplayName("Tables whose log is followed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogSyncs {
  private static final String ORDERS = "public.orders";
  private static final Duration PAUSE = Duration.ofMillis(25);

  private Servers servers;

  @BeforeAll
  void startServers() {
    servers = new Servers();
  }

  @AfterAll
  void stopServers() {
    servers.close();
  }

  @Test
  @DisplayName(
      "inserts, updates, other keys, long values that are not sent again and deletes arrive live; a"
          + " snapshot after the slot was dropped removes what went meanwhile, and no row that lives"
          + " is ever absent")
  void followed() {
    Kills.trial(
        servers,
        new LogTrial(servers, "followed"),
        trial -> {
          try (KeyWatch watch = new KeyWatch(trial.copy(), trial.shop())) {
            trial.start(Map.of());
            trial.awaitEqual();
            for (int i = 0; i < 5; i++) {
              trial.shop().change();
              trial.touch();
            }
            trial
                .source()
                .execute(
                    """
                    UPDATE documents SET name = 'other' WHERE id = 1;
                    UPDATE documents SET id = 30 WHERE id = 3;
                    UPDATE documents SET amount = NULL WHERE id = 2;
                    DELETE FROM documents WHERE id = 4;
                    INSERT INTO nothing VALUES (1, 'no more')
                    """);
            trial.awaitEqual();
            dropSlot(trial, "tidemark_followed");
            trial.shop().change();
            trial.source().execute("DELETE FROM documents WHERE id IN (1, 30)");
            trial.rest().resume(trial.connector());
            trial.awaitEqual();
            watch.check();
            assertThat(watch.looks()).isPositive();
          }
          List<Run> full = full(trial, ORDERS);
          assertThat(full).extracting(Run::status).containsExactly("COMPLETED", "COMPLETED");
          assertThat(full.get(1).removed()).isPositive();
          assertThat(trial.sink().runs(ORDERS)).noneMatch(run -> run.status().equals("BLOCKED"));
        });
  }

  @Test
  @DisplayName(
      "a large value that an update has left as it was, and that Debezium cannot tell from NULL,"
          + " stops the task and is not written as NULL")
  void unreadable() {
    Kills.trial(
        servers,
        new LogTrial(servers, "unread"),
        trial -> {
          trial
              .source()
              .execute(
                  """
                  CREATE TABLE large (id bigint PRIMARY KEY, note text, amounts numeric[]);
                  INSERT INTO large SELECT 1, 'first',
                    (SELECT array_agg(g / 7.0) FROM generate_series(1, 4000) g)
                  """);
          trial.start(Map.of());
          awaitLarge(trial);
          trial.source().execute("UPDATE large SET note = 'other'");
          Waiting.until(
              "the task's end", () -> trial.rest().status(trial.connector()).trace().isPresent());
          assertThat(trial.copy().number("SELECT count(*) FROM large WHERE amounts IS NULL"))
              .isZero();
          trial.source().execute("ALTER TABLE large REPLICA IDENTITY FULL");
          dropSlot(trial, "tidemark_unread");
          trial.rest().resume(trial.connector());
          awaitLarge(trial);
          trial.source().execute("UPDATE large SET note = 'another'");
          awaitLarge(trial);
        });
  }

  private static void awaitLarge(LogTrial trial) {
    Waiting.until("the table", () -> trial.copy().hasTable("large"));
    Waiting.untilAsserted(
        "the large values",
        () -> Comparison.assertSame(trial.source(), "large", trial.copy(), "large"));
  }

  private static void dropSlot(LogTrial trial, String slot) {
    trial.rest().stop(trial.connector());
    Waiting.until("the task's end", () -> trial.rest().status(trial.connector()).stopped());
    Waiting.until(
        "a slot that nobody reads",
        () ->
            trial
                .source()
                .value("SELECT bool_or(active) FROM pg_replication_slots")
                .filter("f"::equals)
                .isPresent());
    trial.source().execute("SELECT pg_drop_replication_slot('" + slot + "')");
  }

  private static List<Run> full(LogTrial trial, String sync) {
    return trial.sink().runs(sync).stream()
        .filter(run -> "full".equals(run.columns().get("kind")))
        .toList();
  }

  @Test
  @DisplayName("kill -9 of the worker in a snapshot: it begins anew, as another generation")
  void killedInSnapshot() {
    Kills.trial(
        servers,
        new LogTrial(servers, "killed_early"),
        trial -> {
          trial
              .source()
              .execute(
                  "INSERT INTO orders SELECT 5000 + i, 1, 'many' FROM generate_series(1, 100000) i");
          try (Lookout watch = new Lookout(PAUSE, List.of(trial::everlasting))) {
            trial.start(Map.of());
            Waiting.until(
                "rows of the snapshot",
                () ->
                    trial.copy().hasTable("orders")
                        && trial.copy().number("SELECT count(*) FROM orders") > 0);
            servers.worker().killHard();
            trial.touch();
            servers.restart(servers.worker(), Servers.Flush.OFTEN);
            trial.awaitEqual();
            assertThat(watch.found()).isEmpty();
          }
          assertThat(full(trial, ORDERS))
              .filteredOn(r -> r.status().equals("COMPLETED"))
              .isNotEmpty();
        });
  }

  @Test
  @DisplayName("kill -9 of the worker while changes come: none is missing, and no snapshot is made")
  void killedInChanges() {
    Kills.trial(
        servers,
        new LogTrial(servers, "killed_late"),
        trial -> {
          trial.start(Map.of());
          trial.awaitEqual();
          awaitKept(trial);
          try (Lookout watch = new Lookout(PAUSE, List.of(trial::everlasting))) {
            for (int i = 0; i < 3; i++) {
              trial.shop().change();
              trial.touch();
              servers.worker().killHard();
              trial.shop().change();
              servers.restart(servers.worker(), Servers.Flush.OFTEN);
              trial.shop().change();
              trial.awaitEqual();
            }
            assertThat(watch.found()).isEmpty();
          }
          assertThat(full(trial, ORDERS)).hasSize(1);
        });
  }

  /** Waits until Connect has kept that the snapshot is complete. */
  private static void awaitKept(LogTrial trial) {
    Waiting.until("the end of the snapshot, kept", () -> position(trial).isPresent());
  }

  private static Optional<Long> position(LogTrial trial) {
    for (JsonNode entry : trial.rest().offsets(trial.connector()).path("offsets")) {
      JsonNode position = entry.path("offset").path("position");
      if (position.isTextual()) {
        String lsn = position.asText().replaceAll(".*\"lsn\":(\\d+).*", "$1");
        return Optional.of(Long.parseLong(lsn));
      }
    }
    return Optional.empty();
  }

  @Test
  @DisplayName(
      "the slot moves on, also while the tables are still, and never beyond what Connect has kept")
  void slot() {
    Kills.trial(
        servers,
        new LogTrial(servers, "slot"),
        trial -> {
          trial.start(Map.of());
          trial.awaitEqual();
          awaitKept(trial);
          long begin = trial.confirmed().orElseThrow();
          trial.source().execute("CREATE SCHEMA other; CREATE TABLE other.busy (n bigint)");
          Waiting.until(
              "a slot that moves",
              () -> {
                trial.source().execute("INSERT INTO other.busy VALUES (1)");
                trial.touch();
                long confirmed = trial.confirmed().orElseThrow();
                assertThat(confirmed).isLessThanOrEqualTo(position(trial).orElseThrow());
                return confirmed > begin;
              });
        });
  }

  @Test
  @DisplayName("a truncated table is emptied at the destination once somebody lets it be")
  void truncated() {
    Kills.trial(
        servers,
        new LogTrial(servers, "truncated"),
        trial -> {
          trial.start(Map.of());
          trial.awaitEqual();
          trial.source().execute("TRUNCATE documents; INSERT INTO documents (id) VALUES (100)");
          Run held =
              Waiting.untilPresent(
                  "the generation of the truncate",
                  () ->
                      full(trial, "public.documents").stream()
                          .filter(run -> run.status().equals("HELD"))
                          .findFirst());
          String release = "public.documents@" + held.generation();
          trial.rest().patch("truncated-mirror", Map.of("delete.release", release));
          trial.awaitEqual();
        });
  }

  @Test
  @DisplayName(
      "a reset leaves neither slot nor publication behind, and the next start reads all anew")
  void reset() {
    Kills.trial(
        servers,
        new LogTrial(servers, "cleared"),
        trial -> {
          trial.start(Map.of());
          trial.awaitEqual();
          assertThat(trial.hasSlot()).isTrue();
          trial.rest().resetOffsets(trial.connector());
          assertThat(trial.hasSlot()).isFalse();
          assertThat(trial.source().number("SELECT count(*) FROM pg_publication")).isZero();
          trial.shop().change();
          trial.rest().resume(trial.connector());
          trial.awaitEqual();
        });
  }

  @Test
  @DisplayName("validation finds nothing wrong with the files of config/, which mirror a shop")
  void examples() {
    Database shop = servers.createDatabase("example_shop");
    Database copy = servers.createDatabase("example_copy");
    shop.execute("CREATE TABLE orders (id bigint PRIMARY KEY); INSERT INTO orders VALUES (1), (2)");
    ConnectRest rest = new ConnectRest(servers.connect().address());
    for (String file : List.of("log-sync-source", "log-sync-sink")) {
      Map<String, String> config = new TreeMap<>(example(file));
      config.put("connection.url", (file.endsWith("source") ? shop : copy).url());
      config.put("connection.user", Database.USER);
      config.put("connection.password", "postgres");
      Map<String, String> named = new TreeMap<>(config);
      named.put("name", file);
      assertThat(rest.validate(named)).isEmpty();
      rest.configure(file, config);
    }
    Waiting.until("the table", () -> copy.hasTable("orders"));
    Waiting.untilAsserted(
        "both orders", () -> Comparison.assertSame(shop, "orders", copy, "orders"));
    shop.execute("DELETE FROM orders WHERE id = 1; INSERT INTO orders VALUES (3)");
    Waiting.untilAsserted(
        "the orders", () -> Comparison.assertSame(shop, "orders", copy, "orders"));
    rest.delete("log-sync-source");
    rest.delete("log-sync-sink");
  }

  private static Map<String, String> example(String name) {
    Path config = Installation.checkoutAround(Path.of("")).resolve("config");
    return ConnectorFile.read(config.resolve(name + ".json")).config();
  }

  @Test
  @DisplayName("validation says what is wrong with a table, and leaves a slot in use alone")
  void validated() {
    Kills.trial(
        servers,
        new LogTrial(servers, "checked"),
        trial -> {
          trial.source().execute("CREATE TABLE keyless (n bigint)");
          trial.start(Map.of("tables.exclude", "public.keyless"));
          trial.awaitEqual();
          Map<String, String> config = trial.config("tables.exclude", "public.keyless");
          assertThat(trial.rest().validate(config)).isEmpty();
          assertThat(trial.rest().validate(trial.config("tables", "public.*")))
              .containsOnlyKeys("tables");
        });
  }
}
