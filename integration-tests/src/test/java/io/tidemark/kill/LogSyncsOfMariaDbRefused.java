package io.tidemark.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.MariaServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Needs what the archive has of Debezium, and a MariaDB: see the profile {@code logsync}. */
@DisplayName("What a log sync says of a MariaDB that it cannot follow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogSyncsOfMariaDbRefused {
  private Servers servers;

  @BeforeAll
  void startServers() {
    servers = new Servers();
  }

  @AfterAll
  void stopServers() {
    servers.close();
  }

  private void on(Path folder, String name, Consumer<LogTrialOfMariaDb> looks, String... options) {
    try (MariaServer maria = MariaServer.start(folder, options)) {
      Kills.trial(servers, new LogTrialOfMariaDb(servers, maria, name), looks);
    }
  }

  @Test
  @DisplayName("validation names each table that the log says too little of, and what to do")
  void validated(@TempDir Path folder) {
    on(
        folder,
        "checked",
        trial -> {
          trial
              .source()
              .execute(
                  "CREATE TABLE keyless (n int)",
                  "CREATE TABLE part (t text, PRIMARY KEY (t(5)))",
                  "CREATE TABLE items (id int PRIMARY KEY, o bigint, FOREIGN KEY (o) REFERENCES"
                      + " orders (id) ON DELETE CASCADE)",
                  "CREATE TABLE old (id int PRIMARY KEY) WITH SYSTEM VERSIONING",
                  "CREATE TABLE hosts (id int PRIMARY KEY, ip inet6)");
          Map<String, List<String>> problems =
              trial.rest().validate(trial.config(Map.of("name", "checked-source")));
          assertThat(problems).containsOnlyKeys("tables");
          assertThat(String.join("; ", problems.get("tables")))
              .contains("checked.keyless has no primary key")
              .contains("checked.part has no primary key")
              .contains("checked.items changes by its foreign key")
              .contains("checked.old is system-versioned")
              .contains("checked.hosts.ip");
          String excluded = "checked.keyless,checked.part,checked.items,checked.old,checked.hosts";
          assertThat(
                  trial
                      .rest()
                      .validate(
                          trial.config(
                              Map.of("name", "checked-source", "tables.exclude", excluded))))
              .isEmpty();
        },
        "--log-bin=log",
        "--binlog-format=ROW");
  }

  @Test
  @DisplayName("validation names each right that the user lacks")
  void refused(@TempDir Path folder) {
    on(
        folder,
        "refused",
        trial -> {
          trial
              .source()
              .execute(
                  "CREATE USER nobody IDENTIFIED BY 'x'", "GRANT SELECT ON refused.* TO nobody");
          Map<String, String> nobody =
              Map.of("connection.user", "nobody", "connection.password", "x");
          assertThat(problems(trial, nobody, "connection.user"))
              .contains("REPLICATION SLAVE", "BINLOG MONITOR", "RELOAD");
        },
        "--log-bin=log",
        "--binlog-format=ROW");
  }

  @Test
  @DisplayName("validation names each setting of the server that its log has to have")
  void unlogged(@TempDir Path folder) {
    on(
        folder,
        "unlogged",
        trial ->
            assertThat(problems(trial, Map.of(), "connection.url"))
                .contains("no binary log", "binlog_format is MIXED", "log_bin_compress"),
        "--log-bin-compress=1");
  }

  private static String problems(LogTrialOfMariaDb trial, Map<String, String> own, String key) {
    Map<String, String> config = trial.config(own);
    config.put("name", "x");
    return String.join("; ", trial.rest().validate(config).getOrDefault(key, List.of()));
  }
}
