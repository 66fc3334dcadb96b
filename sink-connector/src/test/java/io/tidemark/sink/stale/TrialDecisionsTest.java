package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.BLOCKED;
import static io.tidemark.sink.stale.GenerationState.DELETING;
import static io.tidemark.sink.stale.GenerationState.OPEN;
import static io.tidemark.sink.stale.GenerationState.PENDING;
import static io.tidemark.sink.stale.GenerationState.SATISFIED;
import static io.tidemark.sink.stale.Snapshots.ends;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A test stands for itself, beside generations and runs of changes. */
@NullUnmarked
class TrialDecisionsTest {
  private static final StaleSettings DELETES = SatisfactionTest.settings(true, false);
  private static final StaleSettings OVERWRITES = SatisfactionTest.settings(false, false);

  private static Generation in(long generation, GenerationState state, String mode) {
    return Snapshots.read(Snapshots.generation(generation, state, ends(9, 1)), mode, "schedule");
  }

  private static Snapshots with(Generation... generations) {
    Snapshots snapshots = new Snapshots();
    snapshots.open.addAll(List.of(generations));
    return snapshots;
  }

  private static Snapshots arrived(Snapshots snapshots, long... generations) {
    for (long g : generations) {
      snapshots.position(0, 10).applied(0, g, 1, 1);
    }
    return snapshots;
  }

  private static List<String> steps(Snapshots snapshots) {
    return DecisionsTest.steps(snapshots, DELETES);
  }

  @Test
  @DisplayName("HT-36 a test completes when its record is applied, whatever history there is")
  void completes() {
    assertThat(steps(with(in(2, PENDING, "test")).position(0, 9))).isEmpty();
    Snapshots whole = arrived(with(in(2, PENDING, "test")), 2);
    assertThat(steps(whole)).containsExactly("2 COMPLETED");
    assertThat(DecisionsTest.steps(whole, OVERWRITES)).containsExactly("2 COMPLETED");
    whole.history(Snapshots.ORDERS, "orders", 0, null, null, null);
    assertThat(Decisions.next(whole.build().bySync().values(), DELETES))
        .singleElement()
        .satisfies(step -> assertThat(step.to()).isEqualTo(GenerationState.COMPLETED))
        .satisfies(step -> assertThat(step.history().known()).isFalse());
    assertThat(steps(with(in(2, PENDING, "test")).position(0, 10))).containsExactly("2 BLOCKED");
  }

  @Test
  @DisplayName("a test takes no generation's place, nor a generation a test's")
  void besideGenerations() {
    Generation full = Snapshots.generation(4, PENDING, ends(9, 1));
    for (GenerationState state : List.of(OPEN, PENDING, BLOCKED)) {
      assertThat(steps(arrived(with(in(2, state, "test"), full), 4)))
          .as(state.name())
          .doesNotContain("2 SUPERSEDED")
          .contains("4 SATISFIED");
    }
    Generation deleting = Snapshots.generation(2, DELETING, ends(9, 1));
    assertThat(steps(arrived(with(deleting, in(3, PENDING, "test")), 3)))
        .containsExactly("3 COMPLETED", "2 DELETE");
    Generation satisfied = Snapshots.generation(2, SATISFIED, ends(9, 1));
    assertThat(steps(arrived(with(satisfied, in(3, PENDING, "test")), 3)))
        .containsExactly("3 COMPLETED", "2 LIST");
  }

  @Test
  @DisplayName("a test takes the place of no run of changes, nor such a run a test's")
  void besideRunsOfChanges() {
    for (String mode : List.of("diff", "incremental", "resync")) {
      assertThat(steps(arrived(with(in(2, OPEN, mode), in(3, PENDING, "test")), 3)))
          .as(mode)
          .containsExactly("3 COMPLETED");
      assertThat(steps(arrived(with(in(2, OPEN, "test"), in(3, PENDING, mode)), 3)))
          .as(mode)
          .containsExactly("3 COMPLETED");
    }
  }

  @Test
  @DisplayName("a test that had not ended when the next began is over before that one is")
  void oneAfterTheOther() {
    Snapshots both = arrived(with(in(2, OPEN, "test"), in(3, PENDING, "test")), 3);
    assertThat(steps(both)).containsExactly("2 SUPERSEDED");
    assertThat(steps(with(in(2, BLOCKED, "test"), in(3, OPEN, "test"))))
        .containsExactly("2 SUPERSEDED");
    Snapshots ended = arrived(with(in(2, PENDING, "test"), in(3, PENDING, "test")), 2, 3);
    assertThat(steps(ended)).containsExactly("3 COMPLETED", "2 COMPLETED");
  }

  @Test
  @DisplayName("a test of another scope has nothing to do with it")
  void otherScopes() {
    Generation other = Snapshots.inScope(in(3, PENDING, "test"), 1, new Generation.Plan(2, 1));
    assertThat(steps(arrived(with(in(2, OPEN, "test"), other), 3))).doesNotContain("2 SUPERSEDED");
  }

  @Test
  @DisplayName("a record whose key nobody can read has arrived nevertheless")
  void unreadableKey() {
    Snapshots rejected = with(in(2, PENDING, "test")).position(0, 10);
    rejected.applied(0, 2, 1, Snapshots.counts(0, 0, 1));
    assertThat(steps(rejected)).containsExactly("2 COMPLETED");
  }

  @Test
  @DisplayName("injection 28: a test whose id went back is BLOCKED, as its row may be older")
  void idsThatWentBack() {
    Snapshots back = with(in(3, OPEN, "test"));
    back.reached.add(Snapshots.reached(100, 0, 7));
    assertThat(steps(back)).containsExactly("3 BLOCKED");
  }
}
