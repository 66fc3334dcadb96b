package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.GenerationReader;
import io.tidemark.source.read.JdbcSyncReader;
import io.tidemark.source.read.Page;
import io.tidemark.source.read.SourceDatabase;
import io.tidemark.table.TableId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a run of a diff sync takes, against reading its table and doing nothing with it. Not
 * part of a build, which proves nothing by times: {@code -Dit.test=DiffTimes}, and {@code
 * -Ddiff.rows=} for a table of another size. Both are timed in turn, so that a busy machine slows
 * both.
 */
class DiffTimes {
  private static final int ROWS = Integer.getInteger("diff.rows", 1_000_000);
  private static final int CHANGED = 100;
  private static final int ROUNDS = 7;

  @TempDir Path directory;
  private int signals;

  @Test
  @DisplayName("a run of which few rows have changed, against a plain read")
  void ratio() throws Exception {
    SourcePostgres.schema(
        "times",
        "CREATE TABLE t (id bigint PRIMARY KEY, name text, price numeric(12,2), at timestamptz,"
            + " note text, open boolean, weight float8)",
        "INSERT INTO t SELECT i, 'name ' || i, i / 7.0, timestamptz '2024-01-01Z' + i * interval"
            + " '1 second', repeat('x', i % 80), i % 2 = 0, i / 3.0 FROM generate_series(1, "
            + ROWS
            + ") i",
        "VACUUM ANALYZE t");
    List<Double> ratios = new ArrayList<>();
    try (FakeWorker worker = new FakeWorker()) {
      assertThat(run(worker)).isEqualTo(ROWS);
      for (int round = 1; round <= ROUNDS; round++) {
        Cost read = Cost.of(() -> assertThat(read()).isEqualTo(ROWS));
        SourcePostgres.execute(
            "UPDATE times.t SET note = 'round %d' WHERE id %% %d = 0"
                .formatted(round, ROWS / CHANGED));
        Cost compared = Cost.of(() -> assertThat(run(worker)).isEqualTo(CHANGED));
        ratios.add(compared.seconds / read.seconds);
        System.out.printf(
            "%d rows: read %s, compared %s, ratio %.2f%n",
            ROWS, read, compared, ratios.get(round - 1));
      }
    }
    ratios.sort(null);
    System.out.printf("median ratio of %d rounds: %.2f%n", ROUNDS, ratios.get(ROUNDS / 2));
  }

  /** What something takes, in seconds, also of any processor by this process. */
  private record Cost(double seconds, double processor) {
    interface Work {
      void run() throws InterruptedException;
    }

    static Cost of(Work work) throws InterruptedException {
      long begin = System.nanoTime();
      double before = processorSeconds();
      work.run();
      return new Cost((System.nanoTime() - begin) / 1e9, processorSeconds() - before);
    }

    private static double processorSeconds() {
      return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
    }

    @Override
    public String toString() {
      return "%.2f s (processor %.2f s)".formatted(seconds, processor);
    }
  }

  private static long read() {
    SyncSpec spec = SyncSpec.of("t", Subject.of(new TableId("times", "t"))).topic("shop.t").build();
    long rows = 0;
    try (SourceDatabase database =
        new SourceDatabase(SourcePostgres.settings(), System::nanoTime)) {
      JdbcSyncReader sync = new JdbcSyncReader(database, spec);
      try (GenerationReader reader = sync.open(sync.look(), null)) {
        for (Optional<Page> page = reader.next(); page.isPresent(); page = reader.next()) {
          rows += page.get().rows().size();
        }
      }
    }
    return rows;
  }

  /** A run from begin to end, by a task of its own; gives how many records it sent. */
  private long run(FakeWorker worker) throws InterruptedException {
    Map<String, String> config = SourcePostgres.config("tables", "times.t");
    config.put("mode", "diff");
    config.put("schedule", "manual");
    config.put("snapshot.dir", directory.toString());
    config.put("signal", "{\"id\":\"s%d\",\"type\":\"run\"}".formatted(signals++));
    worker.markers.clear();
    worker.start(config);
    long sent = 0;
    while (worker.markers.isEmpty() || worker.lastMarker().type() == Marker.Type.START) {
      worker.poll();
      sent += worker.rows.size();
      worker.rows.clear();
    }
    worker.stop();
    return sent;
  }
}
