package io.tidemark.kill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.sink.MariaServer;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.MariaDatabase;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Waiting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Needs what the archive has of Debezium, and a MariaDB: see the profile {@code logsync}. */
@NullUnmarked
@DisplayName("Tables of a MariaDB whose log is followed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogSyncsOfMariaDb {
  private Servers servers;
  private MariaServer maria;

  @BeforeAll
  void startServers(@TempDir Path directory) {
    servers = new Servers();
    maria =
        MariaServer.start(
            directory,
            "--log-bin=log",
            "--binlog-format=ROW",
            "--server-id=1",
            "--default-time-zone=+05:00");
    maria.create("somewhere");
  }

  @AfterAll
  void stopServers() {
    maria.close();
    servers.close();
  }

  private LogTrialOfMariaDb trial(String name) {
    return new LogTrialOfMariaDb(servers, maria, name);
  }

  @Test
  @DisplayName(
      "inserts, updates, other keys, new columns and deletes arrive live; a snapshot after the log"
          + " was purged removes what went meanwhile")
  void followed() {
    Kills.trial(
        servers,
        trial("followed"),
        trial -> {
          trial.start();
          trial.awaitEqual();
          trial
              .source()
              .execute(
                  "UPDATE orders SET status = 'other', total = NULL WHERE id < 10",
                  "UPDATE orders SET id = 1000 WHERE id = 11",
                  "DELETE FROM orders WHERE id BETWEEN 20 AND 30",
                  "INSERT INTO nothing VALUES (1, 'no more')",
                  "ALTER TABLE orders ADD COLUMN paid int AFTER status, MODIFY note mediumtext",
                  "INSERT INTO orders (id, status, paid) VALUES (2000, 'new', 7)");
          trial.awaitEqual("orders", "id, status, paid, at, total, note");
          trial.awaitEqual();
          assertThat(full(trial, "orders")).hasSize(1);
          trial.stop();
          purge(trial);
          trial.source().execute("DELETE FROM orders WHERE id BETWEEN 40 AND 60");
          trial.rest().resume(trial.connector());
          trial.awaitEqual();
          List<Run> full = full(trial, "orders");
          assertThat(full).extracting(Run::status).containsExactly("COMPLETED", "COMPLETED");
          assertThat(full.get(1).removed()).isEqualTo(22);
          assertThat(full.get(1).columns()).containsEntry("trigger", "changed");
        });
  }

  /** Rows go, and then all files that say so. */
  private static void purge(LogTrialOfMariaDb trial) {
    trial.source().execute("DELETE FROM orders WHERE id = 39");
    Waiting.until(
        "a log of one file, which nobody reads any more",
        () -> {
          trial.source().execute("FLUSH BINARY LOGS");
          List<?> newest = trial.source().rows("SHOW MASTER STATUS").get(0);
          trial.source().execute("PURGE BINARY LOGS TO '" + newest.get(0) + "'");
          return trial.source().rows("SHOW BINARY LOGS").size() == 1;
        });
  }

  private static List<Run> full(LogTrialOfMariaDb trial, String table) {
    return trial.sink().runs(trial.sync(table)).stream()
        .filter(run -> "full".equals(run.columns().get("kind")))
        .toList();
  }

  @Test
  @DisplayName("kill -9 of the worker in a snapshot: it begins anew, as another generation")
  void killedInSnapshot() {
    Kills.trial(
        servers,
        trial("killed_early"),
        trial -> {
          trial
              .source()
              .execute(
                  "INSERT INTO orders (id, status) SELECT seq, 'many' FROM seq_5000_to_105000");
          trial.start();
          Waiting.until(
              "rows of the snapshot",
              () ->
                  trial.copy().hasTable("orders")
                      && trial.copy().number("SELECT count(*) FROM orders") > 0);
          servers.worker().killHard();
          trial.source().execute("DELETE FROM orders WHERE id < 6000 OR id > 104000");
          servers.restart(servers.worker(), Servers.Flush.OFTEN);
          trial.awaitEqual();
          assertThat(full(trial, "orders"))
              .filteredOn(r -> r.status().equals("COMPLETED"))
              .isNotEmpty();
        });
  }

  @Test
  @DisplayName(
      "kill -9 of the worker while changes come, and tables that get other columns before, while and"
          + " after it is away: no row is missing, and no snapshot is made")
  void killedInChanges() {
    Kills.trial(
        servers,
        trial("killed_late"),
        trial -> {
          trial.start();
          trial.awaitEqual();
          Waiting.until("the end of the snapshot, kept", () -> position(trial).isPresent());
          for (int i = 0; i < 3; i++) {
            change(trial, i, "before");
            servers.worker().killHard();
            change(trial, i, "while");
            trial.source().execute("FLUSH BINARY LOGS");
            servers.restart(servers.worker(), Servers.Flush.OFTEN);
            change(trial, i, "after");
            trial.awaitEqual();
          }
          trial.awaitEqual(
              "orders",
              "id, while0, after0, before1, while1, after1, before2, while2, after2, status, note");
          assertThat(full(trial, "orders")).hasSize(1);
        });
  }

  /** Rows of the old form, another column in the midst, the last one gone, rows of the new form. */
  private static void change(LogTrialOfMariaDb trial, int round, String when) {
    String column = when + round;
    trial
        .source()
        .execute(
            "UPDATE orders SET status = concat(status, '.') WHERE id % 3 = " + round,
            "ALTER TABLE orders ADD COLUMN %s int AFTER id".formatted(column),
            "UPDATE orders SET %s = id + %d WHERE id %% 2 = 0".formatted(column, round),
            "DELETE FROM orders WHERE id BETWEEN %d AND %d"
                .formatted(100 + 20 * round, 103 + 20 * round),
            "INSERT INTO orders (id, %s, status) VALUES (%d, 5, 'later')"
                .formatted(column, 1000 + 10 * round + when.charAt(0) % 10));
  }

  private static Optional<String> position(LogTrialOfMariaDb trial) {
    for (JsonNode entry : trial.rest().offsets(trial.connector()).path("offsets")) {
      JsonNode position = entry.path("offset").path("position");
      if (position.isTextual()) {
        return Optional.of(position.asText());
      }
    }
    return Optional.empty();
  }

  @Test
  @DisplayName(
      "the position moves on also while only other tables change, so that their log can be purged")
  void moves() {
    Kills.trial(
        servers,
        trial("still"),
        trial -> {
          trial.start();
          trial.awaitEqual();
          Waiting.until("the end of the snapshot, kept", () -> position(trial).isPresent());
          trial.source().execute("CREATE TABLE somewhere.busy (n int)", "FLUSH BINARY LOGS");
          String begin =
              position(trial).orElseThrow().replaceAll(".*\"file\":\"([^\"]+)\".*", "$1");
          Waiting.until(
              "a position in a later file",
              () -> {
                trial.source().execute("INSERT INTO somewhere.busy VALUES (1)");
                return !position(trial).orElseThrow().contains(begin);
              });
          trial.stop();
          trial.source().execute("PURGE BINARY LOGS BEFORE now()");
          trial.rest().resume(trial.connector());
          trial.source().execute("INSERT INTO nothing VALUES (5, 'still followed')");
          trial.awaitEqual();
          assertThat(full(trial, "nothing")).hasSize(1);
        });
  }

  @Test
  @DisplayName("a truncated table is emptied at the destination once somebody lets it be")
  void truncated() {
    Kills.trial(
        servers,
        trial("truncated"),
        trial -> {
          trial.start();
          trial.awaitEqual();
          trial.source().execute("TRUNCATE orders", "INSERT INTO orders (id) VALUES (100)");
          Run held =
              Waiting.untilPresent(
                  "the generation of the truncate",
                  () ->
                      full(trial, "orders").stream()
                          .filter(run -> run.status().equals("HELD"))
                          .findFirst());
          String release = trial.sync("orders") + "@" + held.generation();
          trial.rest().patch("truncated-mirror", Map.of("delete.release", release));
          trial.awaitEqual();
        });
  }

  @Test
  @DisplayName("a table that is made anew under its name is read anew, and its old rows go")
  void remade() {
    Kills.trial(
        servers,
        trial("remade"),
        trial -> {
          trial.start();
          trial.awaitEqual();
          trial
              .source()
              .execute(
                  "CREATE OR REPLACE TABLE nothing (id int PRIMARY KEY, more int, note text)",
                  "INSERT INTO nothing VALUES (3, 4, 'another')");
          trial.awaitEqual("nothing", "id, more, note");
          trial
              .source()
              .execute(
                  "DROP TABLE nothing",
                  "CREATE TABLE nothing (id int PRIMARY KEY, note text)",
                  "INSERT INTO nothing VALUES (5, 'another')");
          trial.awaitEqual();
        });
  }

  @Test
  @DisplayName("values of all types arrive as by the JDBC source, read by a snapshot or by the log")
  void values() {
    Kills.trial(
        servers,
        trial("every"),
        trial -> {
          trial.source().execute(EveryMariaType.create("first"), EveryMariaType.insert("first"));
          trial.source().execute(EveryMariaType.create("second"));
          trial.start();
          trial.awaitEqual();
          Waiting.until("an empty table", () -> trial.copy().hasTable("second"));
          trial.source().execute(EveryMariaType.insert("second"));
          Database read = trial.read("first", "second");
          for (String table : List.of("first", "second")) {
            String sql = EveryMariaType.selectCopied(table);
            Waiting.until(
                "rows of " + table,
                () ->
                    read.hasTable(table)
                        && read.rows(sql).size() == 4
                        && trial.copy().rows(sql).size() == 4);
            assertThat(trial.copy().rows(sql)).isEqualTo(read.rows(sql));
          }
        });
  }

  @Test
  @DisplayName("validation finds nothing wrong with the files of config/, which mirror a shop")
  void examples() {
    maria.create("shop");
    MariaDatabase shop = new MariaDatabase(maria, "shop");
    shop.execute(
        "CREATE USER tidemark_source IDENTIFIED BY 'of the shop'",
        "GRANT SELECT ON shop.* TO tidemark_source",
        "GRANT REPLICATION SLAVE, BINLOG MONITOR, RELOAD ON *.* TO tidemark_source",
        "CREATE TABLE orders (id bigint PRIMARY KEY, note varchar(20))",
        "INSERT INTO orders VALUES (1, 'first'), (2, NULL)");
    Database copy = servers.createDatabase("example_copy");
    try (LogExamples examples = new LogExamples(servers)) {
      examples.post("log-sync-mariadb-source", shop.url(), "tidemark_source", "of the shop");
      examples.post("log-sync-mariadb-sink", copy.url(), Database.USER, "postgres");
      Waiting.until("the table", () -> copy.hasTable("orders"));
      String rows = "SELECT id, note FROM orders ORDER BY id";
      Waiting.untilAsserted(
          "both orders", () -> assertThat(copy.rows(rows)).isEqualTo(shop.rows(rows)));
      shop.execute("DELETE FROM orders WHERE id = 1", "INSERT INTO orders VALUES (3, 'last')");
      Waiting.untilAsserted(
          "the orders", () -> assertThat(copy.rows(rows)).isEqualTo(shop.rows(rows)));
    }
  }

  @Test
  @DisplayName("a reset takes the position alone, and the next start reads all anew")
  void reset() {
    Kills.trial(
        servers,
        trial("cleared"),
        trial -> {
          trial.start();
          trial.awaitEqual();
          trial.rest().resetOffsets(trial.connector());
          trial.source().execute("DELETE FROM orders WHERE id > 150");
          trial.rest().resume(trial.connector());
          trial.awaitEqual();
          assertThat(full(trial, "orders")).hasSize(2);
        });
  }
}
