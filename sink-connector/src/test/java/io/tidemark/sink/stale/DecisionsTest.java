package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.BLOCKED;
import static io.tidemark.sink.stale.GenerationState.COMPLETED;
import static io.tidemark.sink.stale.GenerationState.DELETING;
import static io.tidemark.sink.stale.GenerationState.HELD;
import static io.tidemark.sink.stale.GenerationState.OPEN;
import static io.tidemark.sink.stale.GenerationState.PENDING;
import static io.tidemark.sink.stale.GenerationState.READY;
import static io.tidemark.sink.stale.GenerationState.SATISFIED;
import static io.tidemark.sink.stale.GenerationState.SUPERSEDED;
import static io.tidemark.sink.stale.Snapshots.ends;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.stale.Snapshot.Spent;
import io.tidemark.sink.stale.Step.Action;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DecisionsTest {
  private static final StaleSettings DELETES = SatisfactionTest.settings(true, false);
  private static final StaleSettings OVERWRITES = SatisfactionTest.settings(false, false);

  private static final Set<Action> DELETING_STEPS =
      EnumSet.of(Action.LIST, Action.RAISE_FLOOR, Action.DELETE);

  static List<String> steps(Snapshots snapshots, StaleSettings settings) {
    return Decisions.next(snapshots.build(), settings).stream()
        .map(
            step ->
                step.generation().generation()
                    + " "
                    + (step.action() == Action.MOVE ? step.to() : step.action()))
        .toList();
  }

  private static Snapshots with(Generation... generations) {
    Snapshots snapshots = new Snapshots();
    snapshots.open.addAll(List.of(generations));
    return snapshots;
  }

  private static Generation in(long generation, GenerationState state) {
    return Snapshots.generation(generation, state, ends(9, 10));
  }

  private static Generation withPlan(Generation g, int scopes, long plan) {
    return new Generation(
        g.key(),
        g.state(),
        new Generation.Plan(scopes, plan),
        g.end(),
        g.facts(),
        g.place(),
        g.outcome());
  }

  @Test
  void anOpenOrUnfinishedGenerationIsLeftAlone() {
    assertThat(steps(with(in(2, OPEN)), DELETES)).isEmpty();
    assertThat(steps(with(in(2, PENDING)), DELETES)).isEmpty();
    assertThat(steps(with(in(2, BLOCKED)), DELETES)).isEmpty();
    assertThat(steps(with(in(2, HELD)), DELETES)).isEmpty();
  }

  @Test
  void theWayOfAGoodGeneration() {
    Snapshots pending = with(in(2, PENDING)).position(0, 10).applied(0, 2, 1, 10);
    assertThat(steps(pending, DELETES)).containsExactly("2 SATISFIED");
    assertThat(steps(with(in(2, SATISFIED)), DELETES)).containsExactly("2 LIST");
    Generation listed = in(2, SATISFIED).with(in(2, SATISFIED).outcome().listed(0));
    assertThat(steps(with(listed), DELETES)).containsExactly("2 RAISE_FLOOR");
    assertThat(steps(with(in(2, READY)), DELETES)).containsExactly("2 DELETING");
    assertThat(steps(with(in(2, DELETING)), DELETES)).containsExactly("2 DELETE");
  }

  @Test
  @DisplayName("CQ-20 without overwrite-delete-stale every way ends without a delete")
  void otherModesComplete() {
    Snapshots pending = with(in(2, PENDING)).position(0, 10).applied(0, 2, 1, 10);
    assertThat(steps(pending, OVERWRITES)).containsExactly("2 COMPLETED");
    for (GenerationState state : EnumSet.of(SATISFIED, HELD, READY, DELETING)) {
      assertThat(steps(with(in(2, state)), OVERWRITES)).containsExactly("2 COMPLETED");
    }
  }

  @Test
  @DisplayName("HT-34 what is only sent again completes, and no stale row is looked for")
  void otherKindsDeleteNothing() {
    for (String mode : List.of("resync", "incremental", "diff", "log")) {
      Generation sentAgain = read(in(2, PENDING), mode);
      assertThat(steps(with(sentAgain).position(0, 9), DELETES)).isEmpty();
      Snapshots whole = with(sentAgain).position(0, 10).applied(0, 2, 1, 10);
      assertThat(steps(whole, DELETES)).containsExactly("2 COMPLETED");
      assertThat(steps(whole, OVERWRITES)).containsExactly("2 COMPLETED");
    }
    Snapshots lacking = with(read(in(2, PENDING), "resync")).position(0, 10).applied(0, 2, 1, 9);
    assertThat(steps(lacking, DELETES)).containsExactly("2 BLOCKED");
  }

  /** The same, had the source read in another mode. */
  private static Generation read(Generation g, String mode) {
    Generation.End end = g.end();
    return new Generation(
        g.key(),
        g.state(),
        g.plan(),
        new Generation.End(end.manifest(), end.attempts(), mode, end.deletable(), end.reason()),
        g.facts(),
        g.place(),
        g.outcome());
  }

  @Test
  @DisplayName("injection 10: a later satisfied generation supersedes every earlier open one")
  void laterSatisfiedSupersedes() {
    Snapshots both = with(in(1, PENDING), in(2, BLOCKED), in(3, HELD), in(4, PENDING));
    both.position(0, 10).applied(0, 4, 1, 10);
    assertThat(steps(both, DELETES))
        .containsExactly("4 SATISFIED", "3 SUPERSEDED", "2 SUPERSEDED", "1 SUPERSEDED");
  }

  @Test
  void aBlockedLaterGenerationSupersedesNothing() {
    Snapshots both = with(in(3, PENDING), in(4, BLOCKED));
    assertThat(steps(both, DELETES)).isEmpty();
  }

  @Test
  void whatIsDeletingGoesOnAndTheNextOneWaits() {
    assertThat(steps(with(in(3, DELETING), in(4, SATISFIED)), DELETES)).containsExactly("3 DELETE");
  }

  @Test
  @DisplayName("injection 28: ids that went back are BLOCKED until a good generation stands behind")
  void idsThatWentBack() {
    Snapshots back = with(in(3, OPEN));
    back.reached.add(Snapshots.reached(100, 0, 7));
    assertThat(steps(back, DELETES)).containsExactly("3 BLOCKED");

    Snapshots late = with(in(3, OPEN));
    late.reached.add(Snapshots.reached(100, 0, 1000));
    assertThat(steps(late, DELETES)).containsExactly("3 SUPERSEDED");

    Snapshots blocked = with(in(3, BLOCKED));
    blocked.reached.add(Snapshots.reached(100, 0, 7));
    assertThat(steps(blocked, DELETES)).isEmpty();

    Snapshots elsewhere = with(in(3, OPEN));
    elsewhere.reached.add(Snapshots.reached(100, 1, 7));
    assertThat(steps(elsewhere, DELETES))
        .as("offsets of two partitions")
        .containsExactly("3 SUPERSEDED");
  }

  @Test
  void aNewerPlanGivesUpWhatTheOlderOneLeftUnfinished() {
    assertThat(steps(with(in(3, OPEN), withPlan(in(4, OPEN), 1, 9)), DELETES))
        .containsExactly("3 SUPERSEDED");
    assertThat(steps(with(in(3, PENDING), withPlan(in(4, OPEN), 1, 9)), DELETES))
        .as("an END that needs no other scope stays proof")
        .isEmpty();
  }

  @Test
  void aReleaseLetsTheNewestHeldGenerationGoOnce() {
    StaleSettings released =
        new StaleSettings(
            "sink",
            true,
            false,
            true,
            Snapshots.TOPIC::equals,
            Destination.MARKERS,
            Guards.defaults(),
            Release.parse("shop/orders@2, customers@1"),
            Snapshots.REMOVING,
            100);
    assertThat(steps(with(in(1, HELD)), released)).as("an older one").isEmpty();
    assertThat(steps(with(in(2, HELD), in(5, HELD)), released))
        .containsExactly("5 RAISE_FLOOR", "2 SUPERSEDED");
    Snapshots spent = with(in(9, HELD));
    spent.spent.add(new Spent(Snapshots.ORDERS, 2));
    assertThat(steps(spent, released)).isEmpty();
  }

  @Test
  void generationsOfSyncsThatAreNotReadAreForgotten() {
    StaleSettings other =
        new StaleSettings(
            "sink",
            true,
            false,
            true,
            "x"::equals,
            Destination.MARKERS,
            Guards.defaults(),
            List.of(),
            Snapshots.REMOVING,
            1);
    Snapshots foreign = with(in(1, PENDING), in(2, OPEN), in(3, OPEN));
    assertThat(steps(foreign, other)).containsExactly("2 FORGET", "1 FORGET");
  }

  @Test
  @DisplayName("I4 whatever the tables hold, only what is satisfied or released goes on to delete")
  void neverMoreThanTheProtocolAllows() {
    Set<Object> taken = new HashSet<>();
    for (long seed = 0; seed < 3000; seed++) {
      Snapshots snapshots = Snapshots.random(seed);
      assertThat(Decisions.next(snapshots.build(), OVERWRITES))
          .noneMatch(step -> DELETING_STEPS.contains(step.action()));
      for (Step step : Decisions.next(snapshots.build(), DELETES)) {
        allowed(snapshots, step);
        taken.add(step.action() == Action.MOVE ? step.to() : step.action());
      }
    }
    assertThat(taken)
        .as("the generator reaches every kind of step")
        .contains(SATISFIED, BLOCKED, SUPERSEDED, DELETING, Action.LIST, Action.DELETE);
  }

  private static void allowed(Snapshots snapshots, Step step) {
    Generation g = step.generation();
    if (DELETING_STEPS.contains(step.action())) {
      assertThat(g.state()).isIn(SATISFIED, DELETING);
    } else if (step.action() == Action.MOVE) {
      assertThat(step.to()).isNotEqualTo(COMPLETED);
      if (step.to() == SATISFIED) {
        assertThat(new Satisfaction(snapshots.build(), DELETES).of(g).isSatisfied()).isTrue();
      } else if (step.to() == SUPERSEDED) {
        assertThat(supersedersOf(snapshots, g)).isPositive();
      }
    }
  }

  private static long supersedersOf(Snapshots snapshots, Generation g) {
    Satisfaction satisfaction = new Satisfaction(snapshots.build(), DELETES);
    return snapshots.reached.stream().filter(r -> r.key().generation() > g.generation()).count()
        + snapshots.open.stream()
            .filter(o -> o.generation() > g.generation())
            .filter(
                o ->
                    o.state().isSatisfied()
                        || (o.state() == PENDING && satisfaction.of(o).isSatisfied()))
            .count();
  }
}
