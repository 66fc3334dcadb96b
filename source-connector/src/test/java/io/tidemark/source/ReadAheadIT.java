package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The reader of a task before and while nobody polls. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ReadAheadIT {
  private static final String OURS =
      "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'tidemark shop%'";

  @Test
  @DisplayName("a reader by keys that nobody polls waits without a transaction")
  void waitsOutsideOfAnyTransaction() throws Exception {
    SourcePostgres.schema(
        "ahead",
        "CREATE TABLE a AS SELECT i AS id, repeat('x', 1000) AS t FROM generate_series(1, 3000) i",
        "ALTER TABLE a ADD PRIMARY KEY (id)");
    Map<String, String> config =
        SourcePostgres.config("tables", "ahead.a", "read.ahead.bytes", "500000");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config);
      while (readers(Thread.State.WAITING) == 0) {
        Thread.onSpinWait();
      }

      assertThat(SourcePostgres.count(OURS)).isEqualTo(1);
      assertThat(SourcePostgres.count(OURS + " AND xact_start IS NOT NULL")).isZero();
      worker.until(Marker.Type.END, 1);
      assertThat(worker.rows).hasSize(3000);
    }
  }

  @Test
  void stopCancelsTheRunningStatementAndLeavesNothing() throws Exception {
    SourcePostgres.schema("stuck", "CREATE TABLE a (id int PRIMARY KEY)");
    FakeWorker worker = new FakeWorker();
    SourcePostgres.whileLocked(
        "stuck.a",
        () -> {
          worker.start(SourcePostgres.config("tables", "stuck.a"));
          while (SourcePostgres.count(OURS + " AND wait_event_type = 'Lock'") == 0) {
            Thread.onSpinWait();
          }
          assertThat(worker.task().poll()).isNotNull(); // START
          assertThat(worker.task().poll()).isNull();
          worker.stop();
          assertThat(readers(null)).isZero();
        });
    while (SourcePostgres.connections() > 0) {
      Thread.onSpinWait();
    }
  }

  private static long readers(Thread.@org.jspecify.annotations.Nullable State state) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("tidemark-source-reader"))
        .filter(thread -> state == null || thread.getState() == state)
        .count();
  }
}
