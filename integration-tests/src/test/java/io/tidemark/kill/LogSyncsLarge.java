package io.tidemark.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Waiting;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Needs what the archive has of Debezium: see the profile {@code logsync}. */
@DisplayName("Large values of tables whose log is followed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogSyncsLarge {
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
          trial.dropSlot();
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
}
