package io.tidemark.sink.stale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.TopicPart;
import java.util.Arrays;
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
    return row(state, COUNTS);
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
    RunRow one = row(GenerationState.COMPLETED, new Counts(10, 10, 1, 0, 3, 1, 5, 0, 0, 0));
    assertThat(one.warnings()).startsWith("1 record was rejected: tidemark_rejects says");
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
    assertThat(row.warnings()).contains("1 stale row was kept by a foreign key");
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
  @DisplayName("only what waits for records fails with a task")
  void whatFailsWithATask() {
    assertThat(Arrays.stream(GenerationState.values()).filter(s -> failed(s) == RunStatus.FAILED))
        .containsExactly(GenerationState.OPEN, GenerationState.PENDING, GenerationState.SATISFIED);
    assertThat(RunRow.of(in(GenerationState.OPEN, List.of(1L)), COUNTS, null, null).status())
        .isEqualTo(RunStatus.WRITING);
    assertThat(RunRow.of(in(GenerationState.OPEN, List.of(1L)), Counts.NONE, null, null).status())
        .isEqualTo(RunStatus.READING);
  }

  private static RunStatus failed(GenerationState state) {
    return RunRow.of(in(state, List.of(1L)), COUNTS, "task gone", null).status();
  }

  @Test
  @DisplayName("a step that failed is told while the run goes on, and not once it is over")
  void trouble() {
    Generation deleting = in(GenerationState.DELETING, List.of(1L));
    assertThat(RunRow.of(deleting, Counts.NONE, null, "lock timeout").error())
        .isEqualTo("lock timeout");
    Generation over = in(GenerationState.COMPLETED, List.of(1L));
    assertThat(RunRow.of(over, Counts.NONE, null, "lock timeout").error()).isNull();
  }

  @Test
  @DisplayName("a run that lost records names the signal that repairs it")
  void shortages() {
    for (String mode : List.of("incremental", "diff")) {
      Generation run = Snapshots.read(in(GenerationState.COMPLETED, List.of(1L)), mode, "schedule");
      assertThat(RunRow.of(run, new Counts(9, 9, 0, 0, 9, 0, 0, 0, 0, 0), null, null).warnings())
          .startsWith("only 9 of 10 records arrived")
          .endsWith("send the sync the signal " + (mode.equals("diff") ? "full" : "resync"));
    }
  }

  @Test
  @DisplayName("what came twice is counted once when the run has ended, and not guessed at before")
  void repeats() {
    Counts twice = new Counts(12, 12, 0, 0, 3, 1, 8, 0, 0, 0);
    assertThat(RunRow.of(in(GenerationState.OPEN, List.of(1L)), twice, null, null).counts())
        .isEqualTo(twice);
    assertThat(row(GenerationState.PENDING, twice).counts().unchanged()).isEqualTo(6);
  }

  @Test
  @DisplayName("rejected rows are counted whether their keys can be read or not")
  void rejectsWithoutKeys() {
    RunRow row = row(GenerationState.COMPLETED, new Counts(9, 9, 2, 1, 7, 0, 0, 0, 0, 0));
    assertThat(row.counts().rejected()).isEqualTo(3);
    Generation g = in(GenerationState.COMPLETED, List.of(1L));
    Counts rejected = new Counts(10, 10, 1, 0, 9, 0, 0, 0, 0, 0);
    Generation refused = g.with(g.outcome().listed(1).plus(0, 1));
    assertThat(RunRow.of(refused, rejected, null, null).status())
        .isEqualTo(RunStatus.COMPLETED_WITH_ERRORS);
  }

  @Test
  @DisplayName("the reason is what holds a run, what blocks it, or what its end is warned of")
  void reasons() {
    assertThat(reasoned(GenerationState.HELD).heldReason()).isEqualTo("because");
    assertThat(reasoned(GenerationState.HELD).error()).isNull();
    assertThat(reasoned(GenerationState.BLOCKED).error()).isEqualTo("because");
    assertThat(reasoned(GenerationState.BLOCKED).heldReason()).isNull();
    assertThat(reasoned(GenerationState.COMPLETED).warnings()).isEqualTo("because");
    assertThat(reasoned(GenerationState.SUPERSEDED).warnings()).isEqualTo("because");
    assertThat(reasoned(GenerationState.PENDING).warnings()).isNull();
    Generation nothing =
        in(GenerationState.COMPLETED, List.of(1L)).in(GenerationState.COMPLETED, "");
    assertThat(RunRow.of(nothing, Counts.NONE, null, null).warnings()).isNull();
  }

  private static RunRow reasoned(GenerationState state) {
    return RunRow.of(in(state, List.of(1L)).in(state, "because"), Counts.NONE, null, null);
  }

  @Test
  @DisplayName("a reconciliation tells of keys without rows, and of those that it had met before")
  void missingKeys() {
    Generation keys =
        Snapshots.read(in(GenerationState.COMPLETED, List.of(1L)), "keys", "schedule");
    assertThat(RunRow.of(keys, Counts.NONE, null, null).warnings()).isNull();
    assertThat(RunRow.of(keys, missing(4, 0), null, null).warnings())
        .startsWith("4 keys of the source had no row here, which is usual");
    assertThat(RunRow.of(keys, missing(4, 3), null, null).warnings())
        .startsWith(
            "4 keys of the source had no row here, of which the reconciliation before knew 3:")
        .contains("signal resync");
    assertThat(row(GenerationState.COMPLETED, missing(4, 3)).warnings()).as("rows").isNull();
  }

  private static Counts missing(long missing, long lost) {
    return new Counts(10, 10, 0, 0, 0, 0, 0, 0, missing, lost);
  }

  @Test
  @DisplayName("a run of changes that ended without some of them says how many came")
  void lostChanges() {
    Generation changes =
        Snapshots.read(in(GenerationState.COMPLETED, List.of(1L)), "incremental", "schedule");
    Counts nine = new Counts(8, 8, 0, 1, 8, 0, 0, 0, 0, 0);
    assertThat(RunRow.of(changes, nine, null, null).warnings()).contains("only 9 of 10 records");
    Counts ten = new Counts(9, 9, 0, 1, 9, 0, 0, 0, 0, 0);
    assertThat(RunRow.of(changes, ten, null, null).warnings()).doesNotContain("only");
    assertThat(row(GenerationState.COMPLETED, nine).warnings())
        .as("of rows")
        .doesNotContain("only");
    Generation open =
        Snapshots.read(in(GenerationState.PENDING, List.of(1L)), "incremental", "schedule");
    assertThat(RunRow.of(open, nine, null, null).warnings()).doesNotContain("only");
  }

  private static RunRow row(GenerationState state, Counts counts) {
    return RunRow.of(in(state, List.of(1L)), counts, null, null);
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
    Snapshots written = new Snapshots();
    written.failures.put(part(Snapshots.TOPIC), "x");
    Generation empty = Snapshots.generation(7, GenerationState.OPEN, Manifest.empty());
    Generation elsewhere = topic(empty, "renamed");
    assertThat(written.build().failure(elsewhere, Destination.MARKERS)).isEmpty();
    assertThat(written.applied(0, 8, 1, 1).build().failure(elsewhere, Destination.MARKERS))
        .as("of another generation")
        .isEmpty();
    assertThat(written.applied(0, 7, 1, 1).build().failure(elsewhere, Destination.MARKERS))
        .as("where its records were")
        .isPresent();
    assertThat(snapshots.build().failure(topic(g, "renamed"), Destination.MARKERS))
        .as("where END says that its records are")
        .isPresent();
    Snapshots markers = new Snapshots();
    markers.failures.put(part(Destination.MARKERS), "unreadable");
    assertThat(markers.build().failure(g, Destination.MARKERS)).isPresent();
  }

  private static Generation topic(Generation g, String topic) {
    Generation.Facts f = g.facts();
    return new Generation(
        g.key(),
        g.state(),
        g.plan(),
        g.end(),
        new Generation.Facts(
            f.connector(), f.sourceTable(), topic, f.trigger(), f.fingerprint(), 0, 0, null, 0),
        g.place(),
        g.outcome());
  }

  private static TopicPart part(String topic) {
    return new TopicPart(topic, 0);
  }
}
