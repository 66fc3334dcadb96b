package io.tidemark.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.chaos.Lookout;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
            trial.dropSlot();
            trial.shop().change();
            trial.source().execute("DELETE FROM documents WHERE id IN (1, 30)");
            trial.rest().resume(trial.connector());
            trial.awaitEqual();
            watch.check();
            assertThat(watch.looks()).isPositive();
          }
          List<Run> full = trial.full(ORDERS);
          assertThat(full).extracting(Run::status).containsExactly("COMPLETED", "COMPLETED");
          assertThat(full.get(1).removed()).isPositive();
          assertThat(trial.sink().runs(ORDERS)).noneMatch(run -> run.status().equals("BLOCKED"));
        });
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
          assertThat(trial.full(ORDERS))
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
          trial.awaitKept();
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
          assertThat(trial.full(ORDERS)).hasSize(1);
        });
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
          trial.awaitKept();
          long begin = trial.confirmed().orElseThrow();
          trial.source().execute("CREATE SCHEMA other; CREATE TABLE other.busy (n bigint)");
          Waiting.until(
              "a slot that moves",
              () -> {
                trial.source().execute("INSERT INTO other.busy VALUES (1)");
                trial.touch();
                long confirmed = trial.confirmed().orElseThrow();
                assertThat(confirmed).isLessThanOrEqualTo(trial.position().orElseThrow());
                return confirmed > begin;
              });
        });
  }

  @Test
  @DisplayName(
      "a table that is made anew under its name, or whose publication was dropped, is read anew at"
          + " the next start, and its old rows go")
  void remade() {
    Kills.trial(
        servers,
        new LogTrial(servers, "remade"),
        trial -> {
          trial.start(Map.of());
          trial.source().execute("INSERT INTO nothing VALUES (1, 'gone'), (2, 'gone')");
          trial.awaitEqual();
          trial.awaitKept();
          trial
              .source()
              .execute(
                  """
                  DROP TABLE nothing;
                  CREATE TABLE nothing (id integer PRIMARY KEY, note varchar(20));
                  INSERT INTO nothing VALUES (3, 'another')
                  """);
          trial.rest().restartTask(trial.connector(), 0);
          trial.awaitEqual();

          trial
              .source()
              .execute(
                  """
                  DO $$ BEGIN EXECUTE (SELECT 'DROP PUBLICATION ' || pubname FROM pg_publication); END $$;
                  INSERT INTO nothing VALUES (4, 'untold')
                  """);
          trial.rest().restartTask(trial.connector(), 0);
          trial.awaitEqual();
          assertThat(trial.full("public.nothing")).hasSizeGreaterThanOrEqualTo(3);
        });
  }

  @Test
  @DisplayName(
      "tables that are to be sent with other columns are read anew, once, and what went meanwhile"
          + " goes")
  void reshaped() {
    Kills.trial(
        servers,
        new LogTrial(servers, "reshaped"),
        trial -> {
          trial.start(Map.of("columns.exclude", "amount"));
          trial.awaitKept();
          Waiting.until(
              "the mirror's rows",
              () ->
                  trial.copy().hasTable("documents")
                      && trial.copy().number("SELECT count(*) FROM documents") == 5);
          trial.stop();
          trial.shop().change();
          trial.source().execute("DELETE FROM documents WHERE id = 5");
          trial.start(Map.of());
          trial.rest().resume(trial.connector());
          trial.awaitEqual();
          trial.touch();
          trial.awaitEqual();
          trial.awaitKept();
          trial.rest().restartTask(trial.connector(), 0);
          trial.touch();
          trial.awaitEqual();
          assertThat(trial.full(ORDERS)).extracting(Run::status).hasSize(2);
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
                      trial.full("public.documents").stream()
                          .filter(run -> run.status().equals("HELD"))
                          .findFirst());
          String release = "public.documents@" + held.generation();
          trial.rest().patch("truncated-mirror", Map.of("delete.release", release));
          trial.awaitEqual();
        });
  }

  @Test
  @DisplayName(
      "a reset leaves neither slot nor publication behind, and the next start reads all anew; one of"
          + " another source leaves both, and no position is taken that is none")
  void reset() {
    Kills.trial(
        servers,
        new LogTrial(servers, "cleared"),
        trial -> {
          trial.start(Map.of());
          trial.awaitEqual();
          assertThat(trial.hasSlot()).isTrue();
          trial.stop();
          JsonNode own = trial.rest().offsets(trial.connector()).path("offsets").path(0);
          JsonNode broken = ((ObjectNode) own.path("offset")).put("position", "{}");
          assertThat(trial.rest().alterOffset(trial.connector(), own.path("partition"), broken))
              .hasValueSatisfying(why -> assertThat(why).contains("lsn is no place of a log"));
          JsonNode others = new ObjectMapper().valueToTree(Map.of("source", "x", "slot", "log"));
          assertThat(trial.rest().alterOffset(trial.connector(), others, NullNode.getInstance()))
              .isEmpty();
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
    try (LogExamples examples = new LogExamples(servers)) {
      examples.post("log-sync-source", shop.url(), Database.USER, "postgres");
      examples.post("log-sync-sink", copy.url(), Database.USER, "postgres");
      Waiting.until("the table", () -> copy.hasTable("orders"));
      Waiting.untilAsserted(
          "both orders", () -> Comparison.assertSame(shop, "orders", copy, "orders"));
      shop.execute("DELETE FROM orders WHERE id = 1; INSERT INTO orders VALUES (3)");
      Waiting.untilAsserted(
          "the orders", () -> Comparison.assertSame(shop, "orders", copy, "orders"));
    }
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
