package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.generation.Marker;
import io.tidemark.jdbc.Database;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.SignalTable;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signals by a table at the source. */
@Timeout(60)
class SignalTableIT {
  private static final String MANUAL = "syncs.a.schedule";
  private static final String WAITING =
      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tidemark-test'"
          + " AND wait_event_type = 'Lock'";
  private final FakeWorker worker = new FakeWorker();

  @BeforeEach
  void tables() {
    SourcePostgres.schema(
        "sig",
        "CREATE TABLE t (id int PRIMARY KEY)",
        "INSERT INTO t VALUES (1), (2)",
        "CREATE TABLE u (id int PRIMARY KEY)",
        "CREATE TABLE wrong (id text PRIMARY KEY, kind text)",
        "CREATE TABLE signals (id varchar(42) PRIMARY KEY, type varchar(32) NOT NULL, data"
            + " varchar(2048))");
  }

  @AfterEach
  void end() {
    worker.close();
  }

  private static Map<String, String> config(String... more) {
    Map<String, String> config =
        SourcePostgres.config(
            "syncs",
            "a,b",
            "syncs.a.table",
            "sig.t",
            MANUAL,
            "manual",
            "syncs.b.table",
            "sig.u",
            "syncs.b.schedule",
            "manual",
            "signal.table",
            "sig.signals",
            "poll.interval.ms",
            "100");
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    return config;
  }

  @Test
  @DisplayName("HT-43 a row is executed once by each sync that it is for, whatever restarts come")
  void executedOnce() throws InterruptedException {
    ask("1", "run", "{\"syncs\":[\"a\"]}");
    worker.start(config());
    worker.until(Marker.Type.END, 1);
    assertThat(worker.lastMarker().stream().sync()).isEqualTo("a");
    assertThat(worker.lastMarker().trigger()).isEqualTo("manual");
    worker.stop();

    worker.start(config());
    ask("2", "run", null);
    worker.until(Marker.Type.END, 3);
    assertThat(ends()).containsExactlyInAnyOrder("a", "a", "b");
    ask("3", "resync", "{\"syncs\":[\"b\"]}");
    worker.until(Marker.Type.END, 4);
    assertThat(worker.lastMarker().mode()).isEqualTo("resync");
    assertThat(worker.lastMarker().deletable()).isFalse();
  }

  @Test
  @DisplayName("rows that nobody can read and Debezium's own are passed over")
  void unreadableRows() throws InterruptedException {
    ask("0", "fly", null);
    ask("1", "run", "no json");
    ask("2", "execute-snapshot", "{\"data-collections\":[\"x\"]}");
    ask("3", "run", "{\"syncs\":[\"a\"]}");
    try (SignalTable table =
        new SignalTable(new Database(SourcePostgres.settings()), new TableId("sig", "signals"))) {
      SignalTable.Contents contents = table.read();
      assertThat(contents.signals()).extracting(Signal::id).containsExactly("3");
      assertThat(contents.unreadable())
          .hasSize(2)
          .anyMatch(row -> row.contains("`0`") && row.contains("`fly` is none of run"))
          .anyMatch(row -> row.contains("`1`") && row.contains("no JSON"));
    }
    worker.start(config());
    worker.until(Marker.Type.END, 1);
  }

  @Test
  @DisplayName("a table that is not there keeps no sync from being read, and is read when it comes")
  void missingTable() throws InterruptedException {
    SourcePostgres.execute("ALTER TABLE sig.signals RENAME TO later");
    worker.start(config(MANUAL, "PT1H"));
    worker.until(Marker.Type.END, 1);
    assertThat(ends()).containsExactly("a");
  }

  @Test
  @DisplayName("a table that somebody has locked keeps no sync from being read")
  void lockedTable() throws Exception {
    SourcePostgres.whileLocked(
        "sig.signals",
        () -> {
          worker.start(config(MANUAL, "PT1H"));
          worker.until(Marker.Type.END, 1);
        });
    assertThat(ends()).containsExactly("a");
  }

  private static List<Consumer<SignalTable>> breakOffs() {
    return List.of(SignalTable::cancel, SignalTable::abort);
  }

  @ParameterizedTest
  @MethodSource("breakOffs")
  @DisplayName("a task that stops breaks off what waits for the table, before its time is over")
  void brokenOff(Consumer<SignalTable> breakOff) throws Exception {
    try (SignalTable table =
        new SignalTable(new Database(SourcePostgres.settings()), new TableId("sig", "signals"))) {
      SourcePostgres.whileLocked(
          "sig.signals",
          () -> {
            CompletableFuture<Throwable> read =
                CompletableFuture.supplyAsync(() -> catchThrowable(table::read));
            while (!read.isDone()) {
              if (SourcePostgres.count(WAITING) > 0) {
                breakOff.accept(table);
              }
            }
            assertThat(read.get())
                .isInstanceOf(ReadFailure.class)
                .hasMessageContaining("the signal table sig.signals cannot be read")
                .hasMessageNotContaining("timeout");
          });
      assertThat(table.read().signals()).as("over another connection").isEmpty();
    }
  }

  @Test
  @DisplayName("too many rows are not executed, and it is said what to do")
  void tooManyRows() {
    SourcePostgres.execute(
        "INSERT INTO sig.signals SELECT g, 'run', NULL FROM generate_series(1, 1001) g");
    try (SignalTable table =
        new SignalTable(new Database(SourcePostgres.settings()), new TableId("sig", "signals"))) {
      assertThat(catchThrowable(table::read))
          .hasMessageContaining("more than 1000 rows: delete those");
    }
  }

  @Test
  @DisplayName("validation tells of a table that is missing, of another shape, or may not be read")
  void validated() {
    assertThat(errors(config())).doesNotContain("signal.table");
    assertThat(errors(config("signal.table", "sig.nothing")))
        .contains("signal.table: the signal table sig.nothing does not exist");
    assertThat(errors(config("signal.table", "sig.wrong")))
        .contains("signal.table: table sig.wrong is no signal table, which has the columns id");
    SourcePostgres.execute(
        "DROP ROLE IF EXISTS sig_reader; CREATE ROLE sig_reader LOGIN PASSWORD 'sig';"
            + " GRANT USAGE ON SCHEMA sig TO sig_reader; GRANT SELECT ON sig.t, sig.u TO sig_reader");
    try {
      assertThat(errors(config("connection.user", "sig_reader", "connection.password", "sig")))
          .contains("signal.table: the user may not read the signal table sig.signals: GRANT");
    } finally {
      SourcePostgres.execute("DROP OWNED BY sig_reader; DROP ROLE sig_reader");
    }
  }

  private static String errors(Map<String, String> config) {
    return new JdbcSyncSourceConnector()
        .validate(config).configValues().stream()
            .filter(value -> !value.errorMessages().isEmpty())
            .map((ConfigValue value) -> value.name() + ": " + value.errorMessages().get(0))
            .collect(Collectors.joining("\n"));
  }

  private List<String> ends() {
    return worker.markers.stream()
        .filter(marker -> marker.type() == Marker.Type.END)
        .map(marker -> marker.stream().sync())
        .toList();
  }

  private static void ask(String id, String type, @Nullable String data) {
    SourcePostgres.execute(
        "INSERT INTO sig.signals VALUES ('%s', '%s', %s)"
            .formatted(id, type, data == null ? "NULL" : "'" + data + "'"));
  }
}
