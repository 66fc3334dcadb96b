package io.tidemark.sink.stale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest.TopicPart;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a run says of its generation. */
class RunRowTest {
  private static final Counts COUNTS = new Counts(10, 10, 2, 0, 3, 1, 4, 0, 0, 0);

  private static Generation in(GenerationState state, List<Long> attempts) {
    return Snapshots.generation(7, state, Snapshots.ends(9, 10), attempts, true);
  }

  private static RunRow row(GenerationState state) {
    return RunRow.of(in(state, List.of(1L)), COUNTS, null, null);
  }

  @Test
  @DisplayName(
      "HT-20 rejected records are counted, warned of and turn the end into one with errors")
  void rejects() {
    RunRow row = row(GenerationState.COMPLETED);
    assertThat(row.status()).isEqualTo(RunStatus.COMPLETED_WITH_ERRORS);
    assertThat(row.counts().rejected()).isEqualTo(2);
    assertThat(row.warnings()).contains("2 records were rejected").contains("tidemark_rejects");
    assertThat(row.error()).isNull();
  }

  @Test
  void aResumedReadIsWarnedOf() {
    RunRow row = RunRow.of(in(GenerationState.PENDING, List.of(1L, 5L)), Counts.NONE, null, null);
    assertThat(row.warnings()).isEqualTo("the source resumed the read, in 2 attempts");
    RunRow once = RunRow.of(in(GenerationState.PENDING, List.of(1L)), Counts.NONE, null, null);
    assertThat(once.warnings()).isNull();
  }

  @Test
  void rowsThatAForeignKeyKeptAreErrors() {
    Generation g = in(GenerationState.COMPLETED, List.of(1L));
    RunRow row = RunRow.of(g.with(g.outcome().listed(3).plus(2, 1)), Counts.NONE, null, null);
    assertThat(row.status()).isEqualTo(RunStatus.COMPLETED_WITH_ERRORS);
    assertThat(row.counts().removed()).isEqualTo(2);
    assertThat(row.warnings()).contains("1 stale rows were kept because a foreign key");
  }

  @Test
  @DisplayName("HT-16 a failed task fails the runs that wait for it, and no other")
  void aFailedTask() {
    for (GenerationState state : GenerationState.values()) {
      RunRow failed = RunRow.of(in(state, List.of(1L)), COUNTS, "task gone", "step is tried again");
      boolean waits = row(state).status().needsTasks();
      assertThat(failed.status() == RunStatus.FAILED).as("%s", state).isEqualTo(waits);
      if (waits || state == GenerationState.DELETING) {
        assertThat(failed.error()).isEqualTo("task gone");
      } else if (state.isTerminal() && state != GenerationState.ABORTED) {
        assertThat(failed.error()).isNull();
      }
    }
  }

  @Test
  @DisplayName("a failure belongs to the runs that read the partition's topic, a marker's to all")
  void whoseFailure() {
    Generation g = in(GenerationState.PENDING, List.of(1L));
    Snapshots snapshots = new Snapshots();
    snapshots.failures.put(part("shop.customers"), "x");
    assertThat(snapshots.build().failure(g, Destination.MARKERS)).isEmpty();
    snapshots.failures.put(part(Snapshots.TOPIC), "bad row");
    assertThat(snapshots.build().failure(g, Destination.MARKERS))
        .hasValue("the task that read shop.orders-0 failed: bad row");
    Snapshots markers = new Snapshots();
    markers.failures.put(part(Destination.MARKERS), "unreadable");
    assertThat(markers.build().failure(g, Destination.MARKERS)).isPresent();
  }

  private static TopicPart part(String topic) {
    return new TopicPart(topic, 0);
  }
}
