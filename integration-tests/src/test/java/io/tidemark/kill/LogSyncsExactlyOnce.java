package io.tidemark.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.Lookout;
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
@DisplayName("Tables whose log is followed by a worker that writes in transactions")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogSyncsExactlyOnce {
  private static final Map<String, String> REQUIRED = Map.of("exactly.once.support", "required");
  private static final Duration PAUSE = Duration.ofMillis(25);

  private Servers servers;

  @BeforeAll
  void startServers() {
    servers = new Servers(Map.of("exactly.once.source.support", "enabled"));
  }

  @AfterAll
  void stopServers() {
    servers.close();
  }

  private void killed() {
    servers.worker().killHard();
  }

  private void restarted() {
    servers.restart(servers.worker(), Servers.Flush.OFTEN);
  }

  @Test
  @DisplayName(
      "kill -9 in a snapshot and while changes come: no row is missing or ever absent, and the log is"
          + " gone on with where it was")
  void killedAtAnyTime() {
    Kills.trial(
        servers,
        new LogTrial(servers, "once"),
        trial -> {
          trial
              .source()
              .execute(
                  "INSERT INTO orders SELECT 5000 + i, 1, 'many' FROM generate_series(1, 50000) i");
          try (Lookout watch = new Lookout(PAUSE, List.of(trial::everlasting))) {
            trial.start(REQUIRED);
            Waiting.until(
                "rows of the snapshot",
                () ->
                    trial.copy().hasTable("orders")
                        && trial.copy().number("SELECT count(*) FROM orders") > 0);
            killed();
            trial.touch();
            restarted();
            trial.awaitEqual();
            trial.awaitKept();
            int snapshots = trial.full(Setting.TABLE).size();
            for (int i = 0; i < 2; i++) {
              trial.shop().change();
              trial.touch();
              killed();
              trial.shop().change();
              restarted();
              trial.shop().change();
              trial.awaitEqual();
            }
            assertThat(trial.full(Setting.TABLE)).hasSize(snapshots);
            assertThat(watch.found()).isEmpty();
          }
        });
  }

  @Test
  @DisplayName("the position is kept, and the slot moves on, also where there is no row to send")
  void slot() {
    Kills.trial(
        servers,
        new LogTrial(servers, "still"),
        trial -> {
          trial.start(REQUIRED);
          trial.awaitEqual();
          trial.awaitKept();
          long begin = trial.confirmed().orElseThrow();
          trial.source().execute("CREATE SCHEMA other; CREATE TABLE other.busy (n bigint)");
          Waiting.until(
              "a slot that moves",
              () -> {
                trial.source().execute("INSERT INTO other.busy VALUES (1)");
                return trial.confirmed().orElseThrow() > begin;
              });
        });
  }
}
