package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@code tidemark_runs} says of a task that fails, and of records that are rejected. */
@NullUnmarked
class RunFailuresIT {
  private static final String CHECKED =
      "CREATE TABLE orders (id bigint PRIMARY KEY, status text CHECK (status <> 'bad'), amount int,"
          + " _sync_source text, _sync_generation bigint, _sync_time timestamptz)";

  @Test
  @DisplayName("HT-16 a run is FAILED while its task is gone, and goes on when the task does")
  void failedAndGoingOn() {
    Topic data = Topic.orders().generation(1000).row(1, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    MarkersIT.start(markers, 1000);
    try (Rig rig = new Rig("runs_failed")) {
      rig.execute(CHECKED);
      rig.start(data, markers).pollAndCommit();
      awaitRun(rig, "WRITING ");
      data.row(2, "bad");
      rig.poll().commit();
      assertThatThrownBy(rig::poll).isInstanceOf(ConnectException.class);
      assertThat(run(rig)).startsWith("FAILED the task that read shop.orders-0 failed: ");
      assertThat(run(rig)).contains("23514").doesNotContain("'bad'");

      rig.execute("ALTER TABLE orders DROP CONSTRAINT orders_status_check");
      rig.restart();
      rig.poll();
      awaitRun(rig, "WRITING ");
      MarkersIT.end(markers, 1000, data, 2);
      awaitRun(rig, "COMPLETED ");
    }
  }

  @Test
  @DisplayName("HT-15 HT-17 HT-18 HT-19 HT-20 ten rows, two of them bad: 8 added, 2 rejected")
  void tenRowsTwoBad() {
    Topic data = Topic.orders().generation(1000).rows(1, 4, "a").row(5, "bad").row(6, "bad");
    data.rows(7, 10, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    MarkersIT.start(markers, 1000);
    MarkersIT.end(markers, 1000, data, 10);
    try (Rig rig = new Rig("runs_rejects").with("errors.tolerance", "all").reporting()) {
      rig.execute(CHECKED);
      rig.start(data, markers).pollAndCommit();
      awaitRun(rig, "COMPLETED_WITH_ERRORS ");
      assertThat(
              rig.string(
                  "SELECT concat_ws('/', source, sync, generation, connector, kind, trigger,"
                      + " rows_read, records_sent, added, changed, unchanged, removed, rejected)"
                      + " FROM tidemark_runs"))
          .isEqualTo("shop/orders/1000/shop-source/full/schedule/10/10/8/0/0/0/2");
      assertThat(rig.string("SELECT warnings FROM tidemark_runs")).contains("2 records");
      assertThat(
              rig.string(
                  "SELECT (added + changed + removed = 8 AND ended_at >= started_at AND run_id > 0"
                      + " AND table_name = 'runs_rejects.orders')::text FROM tidemark_runs"))
          .isEqualTo("true");
      assertThat(
              rig.strings(
                  "SELECT concat_ws(' ', row_key, stage, sqlstate, topic, part, position,"
                      + " generation, message <> '') FROM tidemark_rejects JOIN tidemark_runs"
                      + " USING (source, sync, generation) ORDER BY position"))
          .containsExactly(
              "{\"id\":5} write 23514 shop.orders 0 4 1000 t",
              "{\"id\":6} write 23514 shop.orders 0 5 1000 t");
    }
  }

  private static String run(Rig rig) {
    return rig.strings("SELECT status || ' ' || coalesce(error, '') FROM tidemark_runs").stream()
        .findFirst()
        .orElse("none");
  }

  private static void awaitRun(Rig rig, String status) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              rig.pollAndCommit();
              return run(rig).equals(status);
            });
  }
}
