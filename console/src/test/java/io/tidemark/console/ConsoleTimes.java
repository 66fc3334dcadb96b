package io.tidemark.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.tidemark.console.Server.Answer;
import io.tidemark.console.cluster.FakeCluster;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long the list of all syncs takes, with many of them. Not part of a build, which proves
 * nothing by times: {@code -Dtest=ConsoleTimes -DargLine=}, without which the compiler of tests is
 * the quick one that makes slow code.
 */
class ConsoleTimes {
  private static final int SYNCS = 500;
  private static final int RUNS = 10_000;
  private static final int ROUNDS = 30;
  private static final String LIST = "/tidemark/api/syncs";

  @Test
  @DisplayName(
      "500 syncs of 10,000 runs: the first answer, while nothing changes, and while one runs")
  void manySyncs(@TempDir Path folder) {
    RunTables mirror = RunTables.in(folder, "mirror");
    mirror.run("mirror", 1, Map.of());
    mirror.execute(
        """
        INSERT INTO tidemark_runs (run_id, sink, source, sync, generation, scope, scopes, connector, kind, `trigger`,
          status, started_at, ended_at, updated_at, heartbeat_at, added, changed, unchanged, removed, rejected)
        WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
        SELECT i, 'mirror', 'shop', 'table_' || (i %% %d), 1795000000000 + i, 0, 1, 'shop', 'full', 'schedule',
          'COMPLETED', '2026-11-27 11:00:00.000000+00:00', '2026-11-27 11:59:00.000000+00:00',
          '2026-11-27 11:59:00.000000+00:00', '2026-11-27 11:59:00.000000+00:00', i, 2, 3, 4, 0 FROM n
        """
            .formatted(RUNS, SYNCS));
    FakeCluster cluster =
        new FakeCluster()
            .with("shop", Map.of("connector.class", "JdbcSyncSource"))
            .with("mirror", mirror.sink());
    try (Server server = new Server(cluster, true)) {
      String[] tag = {""};
      Runnable nothing = () -> {};
      time("first answer of a new JVM", 1, nothing, () -> tag[0] = answer(server, tag[0], 200));
      time("while it warms up", 10 * ROUNDS, nothing, () -> answer(server, tag[0], 304));
      time("nothing has changed", ROUNDS, nothing, () -> answer(server, tag[0], 304));
      int[] round = {0};
      time(
          "one sync runs",
          ROUNDS,
          () -> run(mirror, round[0]++),
          () -> tag[0] = answer(server, tag[0], 200));
    }
    readAnew(cluster);
  }

  private static void readAnew(FakeCluster cluster) {
    Server[] fresh = {new Server(cluster, true)};
    time(
        "first answer, all of it read",
        ROUNDS,
        () -> {
          fresh[0].close();
          fresh[0] = new Server(cluster, true);
        },
        () -> answer(fresh[0], "", 200));
    fresh[0].close();
  }

  private static void run(RunTables mirror, int round) {
    mirror.execute(
        "UPDATE tidemark_runs SET added = added + 1, updated_at = '2026-11-27 12:00:%02d.000000+00:00' WHERE run_id = %d"
            .formatted(round, RUNS));
  }

  private static String answer(Server server, String tag, int status) {
    Answer answer =
        server.call("GET", LIST, tag.isEmpty() ? Map.of() : Map.of("If-None-Match", tag), "");
    assertThat(answer.status()).isEqualTo(status);
    return answer.headers().getOrDefault("ETag", tag);
  }

  /** Prints what it takes by the clock, and of any processor by this process. */
  private static void time(String what, int rounds, Runnable before, Runnable work) {
    List<Double> times = new ArrayList<>();
    double processor = 0;
    for (int round = 0; round < rounds; round++) {
      before.run();
      double used = processorMillis();
      long begin = System.nanoTime();
      work.run();
      times.add((System.nanoTime() - begin) / 1e6);
      processor += processorMillis() - used;
    }
    times.sort(null);
    System.out.printf(
        "%s: median %.0f ms, least %.0f; %.0f ms of a processor%n",
        what, times.get(rounds / 2), times.get(0), processor / rounds);
  }

  private static double processorMillis() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e6;
  }
}
