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

import io.tidemark.generation.Manifest;
import io.tidemark.generation.StreamId;
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

  /** Of a sink that reads another topic. */
  private static final StaleSettings ELSEWHERE =
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
          StaleSettings.SLICES);

  private static final Set<Action> DELETING_STEPS =
      EnumSet.of(Action.LIST, Action.RAISE_FLOOR, Action.DELETE);

  static List<String> steps(Snapshots snapshots, StaleSettings settings) {
    return Decisions.next(snapshots.build().bySync().values(), settings).stream()
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
    return Snapshots.inScope(g, 0, new Generation.Plan(scopes, plan));
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
      Generation sentAgain = Snapshots.read(in(2, PENDING), mode, "schedule");
      assertThat(steps(with(sentAgain).position(0, 9), DELETES)).isEmpty();
      Snapshots whole = with(sentAgain).position(0, 10).applied(0, 2, 1, 10);
      assertThat(steps(whole, DELETES)).containsExactly("2 COMPLETED");
      assertThat(steps(whole, OVERWRITES)).containsExactly("2 COMPLETED");
    }
    Snapshots lacking =
        with(Snapshots.read(in(2, PENDING), "resync", "resync"))
            .position(0, 10)
            .applied(0, 2, 1, 9);
    assertThat(steps(lacking, DELETES)).containsExactly("2 BLOCKED");
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
  @DisplayName("injection 28: a floor is as good as the generation that raised it")
  void idsBelowTheFloor() {
    assertThat(steps(with(in(3, OPEN)).history(Snapshots.ORDERS, "t", 100, 0, 7L, 1L), DELETES))
        .containsExactly("3 BLOCKED");
    assertThat(steps(with(in(3, OPEN)).history(Snapshots.ORDERS, "t", 100, 0, 700L, 1L), DELETES))
        .containsExactly("3 SUPERSEDED");
    assertThat(steps(with(in(3, OPEN)).history(Snapshots.ORDERS, "t", 100, null, 7L, 1L), DELETES))
        .as("nobody knows where")
        .isEmpty();
    StreamId other = new StreamId("shop", "customers");
    assertThat(steps(with(in(3, OPEN)).history(other, "t", 100, 0, 7L, 1L), DELETES)).isEmpty();
  }

  @Test
  @DisplayName("what has not ended proves nothing, not even that it is empty")
  void anOpenGenerationSupersedesNothing() {
    Generation open = Snapshots.generation(5, OPEN, Manifest.empty());
    assertThat(steps(with(in(2, HELD), open), DELETES)).isEmpty();
  }

  @Test
  void whatAMarkerHasEndedIsSettled() {
    for (GenerationState state : EnumSet.of(COMPLETED, SUPERSEDED, GenerationState.ABORTED)) {
      assertThat(steps(with(in(2, state)), DELETES)).containsExactly("2 SETTLE");
    }
  }

  @Test
  @DisplayName(
      "a read of all rows makes known, by its end alone, that the table is whole since, and is not"
          + " where it is blocked")
  void whatBecomesKnownOfHistory() {
    Snapshots whole = with(in(2, PENDING)).position(0, 10).applied(0, 2, 1, 10);
    assertThat(history(whole)).isEqualTo(new Step.History(true, 2L));
    Snapshots keys = with(Snapshots.read(in(2, PENDING), "keys", "schedule"));
    assertThat(history(keys.position(0, 10).applied(0, 2, 1, 10)).known()).isFalse();
    Snapshots short1 = with(in(2, PENDING)).position(0, 10).applied(0, 2, 1, 9);
    assertThat(steps(short1, DELETES)).containsExactly("2 BLOCKED");
    assertThat(history(short1)).as("a part of it").isEqualTo(new Step.History(true, null));
    Snapshots fewKeys =
        with(Snapshots.read(in(2, PENDING), "keys", "schedule"))
            .position(0, 10)
            .applied(0, 2, 1, 9);
    assertThat(steps(fewKeys, DELETES)).containsExactly("2 BLOCKED");
    assertThat(history(fewKeys).known()).as("keys bring no rows").isFalse();
    Generation listed = in(2, SATISFIED).with(in(2, SATISFIED).outcome().listed(0));
    assertThat(history(with(listed)).known()).as("it may be lost since").isFalse();
    assertThat(history(with(in(2, SATISFIED))).known()).isFalse();
  }

  @Test
  @DisplayName("a rise of several scopes makes known that the table is whole since the lowest")
  void whatARiseMakesKnown() {
    Generation.Plan plan = new Generation.Plan(2, 1);
    Generation one = Snapshots.inScope(in(11, SATISFIED), 0, plan);
    Generation other = Snapshots.inScope(in(12, SATISFIED), 1, plan);
    assertThat(history(with(one, other)).known()).as("listed first").isFalse();
    Generation listed = one.with(one.outcome().listed(0));
    assertThat(history(with(listed, other))).isEqualTo(new Step.History(true, 11L));
    Snapshots part = with(Snapshots.inScope(in(11, PENDING), 0, plan));
    assertThat(history(part.position(0, 10).applied(0, 11, 1, 10)).known())
        .as("a part of the rows")
        .isFalse();
  }

  private static Step.History history(Snapshots snapshots) {
    return Decisions.next(snapshots.build().bySync().values(), DELETES).get(0).history();
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
            StaleSettings.SLICES);
    assertThat(steps(with(in(1, HELD)), released)).as("an older one").isEmpty();
    assertThat(steps(with(in(2, HELD), in(5, HELD)), released))
        .containsExactly("5 RAISE_FLOOR", "2 SUPERSEDED");
    Snapshots spent = with(in(9, HELD));
    spent.spent.add(new Spent(Snapshots.ORDERS, 2));
    assertThat(steps(spent, released)).isEmpty();

    Snapshots before = with(in(9, HELD)).history(Snapshots.ORDERS, "orders", 1, 0, 15L, 1L);
    assertThat(steps(before, released)).containsExactly("9 RAISE_FLOOR");
    Snapshots since = with(in(9, HELD)).history(Snapshots.ORDERS, "orders", 2, 0, 25L, 2L);
    assertThat(steps(since, released)).as("given for what was overtaken").isEmpty();
    Snapshots anew = with(in(9, HELD)).history(Snapshots.ORDERS, "orders", 8, null, null, null);
    assertThat(steps(anew, released)).as("made anew").containsExactly("9 RAISE_FLOOR");
  }

  @Test
  void generationsOfSyncsThatAreNotReadAreForgotten() {
    Snapshots foreign = with(in(1, PENDING), in(2, OPEN), in(3, OPEN));
    assertThat(steps(foreign, ELSEWHERE)).containsExactly("2 FORGET", "1 FORGET");
  }

  @Test
  @DisplayName(
      "a generation without rows is the sink's if the sync has rows here, or its topic is read")
  void emptyGenerationsOfSyncsThatAreNotRead() {
    Generation empty = Snapshots.generation(1, PENDING, Manifest.empty());
    assertThat(steps(with(empty, in(3, OPEN)), ELSEWHERE)).containsExactly("1 FORGET");
    Snapshots written = with(empty, in(3, OPEN));
    written.history(Snapshots.ORDERS, "orders", 0, null, null, null);
    assertThat(steps(written, ELSEWHERE)).containsExactly("1 SATISFIED");
    Snapshots counted = with(empty, in(3, OPEN)).applied(0, 1, 1, 1);
    assertThat(steps(counted, ELSEWHERE)).containsExactly("1 SATISFIED");
    assertThat(steps(with(empty, in(3, OPEN)), DELETES)).containsExactly("1 SATISFIED");
  }

  @Test
  @DisplayName("I4 whatever the tables hold, only what is satisfied or released goes on to delete")
  void neverMoreThanTheProtocolAllows() {
    Set<Object> taken = new HashSet<>();
    for (long seed = 0; seed < 3000; seed++) {
      Snapshots snapshots = Snapshots.random(seed);
      assertThat(Decisions.next(snapshots.build().bySync().values(), OVERWRITES))
          .noneMatch(step -> DELETING_STEPS.contains(step.action()));
      for (Step step : Decisions.next(snapshots.build().bySync().values(), DELETES)) {
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
