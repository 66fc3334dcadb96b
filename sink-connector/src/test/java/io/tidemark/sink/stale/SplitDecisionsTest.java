package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.BLOCKED;
import static io.tidemark.sink.stale.GenerationState.COMPLETED;
import static io.tidemark.sink.stale.GenerationState.DELETING;
import static io.tidemark.sink.stale.GenerationState.HELD;
import static io.tidemark.sink.stale.GenerationState.OPEN;
import static io.tidemark.sink.stale.GenerationState.PENDING;
import static io.tidemark.sink.stale.GenerationState.READY;
import static io.tidemark.sink.stale.GenerationState.SATISFIED;
import static io.tidemark.sink.stale.Snapshots.ends;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.stale.Snapshot.Reached;
import io.tidemark.sink.stale.Step.Action;
import io.tidemark.sink.state.StreamHistory;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is decided for syncs that are read in several scopes. */
class SplitDecisionsTest {
  private static final StaleSettings DELETES = SatisfactionTest.settings(true, false);
  private static final StaleSettings OVERWRITES = SatisfactionTest.settings(false, false);

  private final Snapshots snapshots = new Snapshots().position(0, 100);

  /** Adds a generation of scope i of n of plan 10, or of a later one. */
  private Generation with(int scope, int scopes, long plan, long id, GenerationState state) {
    Generation g = Snapshots.generation(id, state, ends(9, 0));
    Generation scoped =
        new Generation(
            new GenerationKey(Snapshots.ORDERS, scope, id),
            state,
            new Generation.Plan(scopes, plan),
            g.end(),
            g.facts(),
            g.place(),
            g.outcome());
    snapshots.open.add(scoped);
    return scoped;
  }

  private Generation of2(int scope, long id, GenerationState state) {
    return with(scope, 2, 10, id, state);
  }

  private void reached(int scope, int scopes, long plan, long id) {
    GenerationKey key = new GenerationKey(Snapshots.ORDERS, scope, id);
    snapshots.reached.add(new Reached(key, new Generation.Plan(scopes, plan), 0, id * 10 + 5));
  }

  private List<String> steps() {
    return Decisions.next(snapshots.build().bySync().values(), DELETES).stream()
        .map(
            step ->
                step.generation().key().scope()
                    + "@"
                    + step.generation().generation()
                    + " "
                    + (step.action() == Action.MOVE ? step.to() : step.action()))
        .toList();
  }

  @Test
  @DisplayName("CX-12 CQ-30 nothing is listed before all scopes of the plan are satisfied")
  void waitsForAllScopes() {
    of2(0, 11, SATISFIED);
    assertThat(steps()).isEmpty();
    of2(1, 12, OPEN);
    assertThat(steps()).isEmpty();
    snapshots.open.remove(1);
    of2(1, 12, PENDING);
    assertThat(steps()).containsExactly("1@12 SATISFIED");
    snapshots.open.remove(1);
    of2(1, 12, SATISFIED);
    assertThat(steps()).as("the lowest, for both").containsExactly("0@11 LIST");
  }

  @Test
  @DisplayName("the floor is the least of the scopes' latest satisfied generations")
  void theLowestRises() {
    of2(0, 11, SATISFIED);
    of2(0, 13, SATISFIED);
    Generation other = of2(1, 12, SATISFIED);
    assertThat(steps()).containsExactly("1@12 LIST", "0@11 SUPERSEDED");
    snapshots.open.remove(other);
    snapshots.open.add(other.with(other.outcome().listed(3)));
    Step rise =
        Decisions.next(snapshots.build().bySync().values(), DELETES).stream()
            .filter(step -> step.action() == Action.RAISE_FLOOR)
            .findFirst()
            .orElseThrow();
    assertThat(rise.rise().members()).extracting(Generation::generation).containsExactly(12L, 13L);
  }

  @Test
  @DisplayName("scopes may have generations of the same number: the first one lists for both")
  void sameNumbers() {
    of2(1, 11, SATISFIED);
    of2(0, 11, SATISFIED);
    assertThat(steps()).containsExactly("0@11 LIST");
    snapshots.open.clear();
    of2(1, 11, READY);
    of2(0, 11, DELETING);
    assertThat(steps()).containsExactly("0@11 DELETE");
  }

  @Test
  @DisplayName("a scope takes part in a rise once; the next one waits for all scopes again")
  void eachRiseNeedsAllScopesAnew() {
    reached(0, 2, 10, 11);
    reached(1, 2, 10, 12);
    of2(0, 21, SATISFIED);
    assertThat(steps()).isEmpty();
    of2(1, 22, SATISFIED);
    assertThat(steps()).containsExactly("0@21 LIST");
  }

  @Test
  @DisplayName(
      "what a scope has left over from an earlier run waits for its next one, if that runs")
  void runsArePaired() {
    of2(1, 12, SATISFIED); // scope 0's generation of that run was aborted
    of2(0, 21, SATISFIED);
    assertThat(steps()).as("nothing is under way").containsExactly("1@12 LIST");
    Generation next = of2(1, 20, OPEN);
    assertThat(steps()).as("it had begun when 21 ended").isEmpty();
    snapshots.open.remove(next);
    of2(1, 20, SATISFIED);
    assertThat(steps()).containsExactly("1@20 LIST", "1@12 SUPERSEDED");
    of2(1, 22, OPEN);
    assertThat(steps()).as("22 has begun since").contains("1@20 LIST");
  }

  @Test
  @DisplayName("scopes that are read all the time do not wait for each other's next generation")
  void endlessReads() {
    Generation long1 = of2(1, 12, SATISFIED);
    snapshots.open.remove(long1);
    snapshots.open.add(ended(long1, 225)); // read from 120 on
    of2(0, 21, SATISFIED);
    of2(0, 22, OPEN);
    assertThat(steps()).as("12 was under way all along").containsExactly("1@12 LIST");
  }

  private static Generation ended(Generation g, long offset) {
    Generation.Place place = new Generation.Place(0, g.place().start(), offset);
    return new Generation(g.key(), g.state(), g.plan(), g.end(), g.facts(), place, g.outcome());
  }

  @Test
  @DisplayName("a generation that is satisfied while an older rise deletes waits for the next one")
  void waitsWhileAnotherDeletes() {
    of2(0, 11, DELETING);
    of2(1, 12, READY);
    of2(0, 21, SATISFIED);
    assertThat(steps()).containsExactly("0@11 DELETE");
    of2(1, 22, SATISFIED);
    assertThat(steps()).containsExactly("0@11 DELETE");
    snapshots.open.remove(0);
    reached(0, 2, 10, 11);
    assertThat(steps()).as("its run ends after the stale rows").containsExactly("1@12 DELETING");
  }

  @Test
  @DisplayName("a blocked scope holds up the plan until its next generation")
  void blockedScope() {
    of2(0, 11, SATISFIED);
    of2(1, 12, BLOCKED);
    assertThat(steps()).isEmpty();
    of2(1, 22, SATISFIED);
    assertThat(steps()).containsExactly("1@12 SUPERSEDED", "0@11 LIST");
  }

  @Test
  @DisplayName("a held rise is held at its lowest generation, and released there once for all")
  void heldAndReleased() {
    of2(0, 11, HELD);
    of2(1, 12, SATISFIED);
    assertThat(steps()).isEmpty();
    StaleSettings released = Destination.settings(Guards.defaults(), "orders@11", 100);
    List<Step> steps = Decisions.next(snapshots.build().bySync().values(), released);
    assertThat(steps).singleElement().satisfies(s -> assertThat(s.others()).hasSize(1));
    assertThat(steps.get(0).action()).isEqualTo(Action.RAISE_FLOOR);
  }

  @Test
  @DisplayName("a later generation of the scope that a rise is held at makes it another rise")
  void heldAndOvertaken() {
    of2(0, 11, HELD);
    of2(1, 12, SATISFIED);
    of2(0, 21, SATISFIED);
    assertThat(steps()).containsExactly("1@12 LIST", "0@11 SUPERSEDED");
  }

  @Test
  @DisplayName("CX-12 a new plan gives up what the old one has not finished, however many scopes")
  void newPlanGivesUpTheOld() {
    of2(0, 11, SATISFIED);
    of2(1, 12, PENDING);
    with(0, 4, 20, 21, OPEN);
    snapshots.position(0, 5); // 12 is not complete
    assertThat(steps()).containsExactly("1@12 SUPERSEDED", "0@11 SUPERSEDED");

    snapshots.open.clear();
    of2(1, 12, BLOCKED);
    with(0, 1, 20, 21, OPEN);
    assertThat(steps()).as("2 to 1").containsExactly("1@12 SUPERSEDED");

    snapshots.open.clear();
    with(0, 1, 10, 11, OPEN);
    with(3, 4, 20, 21, OPEN);
    assertThat(steps()).as("1 to 4").containsExactly("0@11 SUPERSEDED");
  }

  @Test
  @DisplayName("an old plan whose scopes are all satisfied is proof, though a new plan has begun")
  void wholeOldPlanStaysProof() {
    of2(0, 11, SATISFIED);
    of2(1, 12, SATISFIED);
    with(0, 4, 20, 21, OPEN);
    assertThat(steps()).containsExactly("0@11 LIST");
    snapshots.open.remove(0);
    of2(0, 11, HELD);
    assertThat(steps()).isEmpty();
  }

  @Test
  @DisplayName("plans do not mix: the new plan's scopes do not make up for the old one's")
  void plansDoNotMix() {
    of2(1, 12, SATISFIED);
    with(0, 2, 20, 21, SATISFIED);
    assertThat(steps()).containsExactly("1@12 SUPERSEDED");
    with(1, 2, 20, 22, SATISFIED);
    assertThat(steps()).contains("0@21 LIST");
  }

  @Test
  @DisplayName("a task of an old plan that takes a new id is not obeyed, and overtakes nothing")
  void zombiesWithNewIds() {
    with(0, 1, 10, 25, PENDING);
    with(0, 2, 20, 21, SATISFIED);
    with(1, 2, 20, 22, SATISFIED);
    assertThat(steps()).containsExactly("0@25 SUPERSEDED", "0@21 LIST");
    snapshots.open.clear();
    reached(0, 2, 20, 21);
    with(0, 1, 10, 25, PENDING);
    assertThat(steps()).as("the new plan is through").containsExactly("0@25 SUPERSEDED");
  }

  @Test
  @DisplayName("a floor that another scope gave says nothing of this scope's ids")
  void floorsOfOtherScopes() {
    floor(15);
    reached(0, 2, 10, 15);
    Generation late = of2(1, 13, OPEN); // its START stands at 130, the floor's END at 100
    assertThat(late.place().startsBehind(0, 100L)).isTrue();
    assertThat(steps()).as("not BLOCKED: its ids did not go back").isEmpty();
    snapshots.open.clear();
    with(1, 4, 2, 3, OPEN);
    assertThat(steps()).containsExactly("1@3 SUPERSEDED");
  }

  private void floor(long floor) {
    StreamRow row = new StreamRow(1, Snapshots.ORDERS, TableId.of("orders"), floor);
    snapshots.histories.add(new StreamHistory(row, 0, 100L, "print", "source", null, null));
  }

  @Test
  @DisplayName("CQ-20 without overwrite-delete-stale each scope completes alone")
  void otherModesComplete() {
    of2(0, 11, SATISFIED);
    of2(1, 12, OPEN);
    assertThat(Decisions.next(snapshots.build().bySync().values(), OVERWRITES))
        .singleElement()
        .satisfies(step -> assertThat(step.to()).isEqualTo(COMPLETED));
  }

  @Test
  @DisplayName("I4 whatever scopes and plans have come to, only whole plans rise, to their minimum")
  void neverMoreThanTheProtocolAllows() {
    int rises = 0;
    for (long seed = 0; seed < 5000; seed++) {
      snapshots.open.clear();
      fill(new Random(seed));
      for (Step step : Decisions.next(snapshots.build().bySync().values(), DELETES)) {
        if (step.action() == Action.LIST || step.action() == Action.RAISE_FLOOR) {
          rises++;
          allowed(step);
        }
      }
    }
    assertThat(rises).as("the generator reaches rises").isGreaterThan(100);
  }

  /** Two plans of up to three scopes, with up to two generations each, in any states. */
  private void fill(Random random) {
    for (int plan = 1; plan <= 2; plan++) {
      int scopes = 1 + random.nextInt(3);
      List<Integer> ids =
          new ArrayList<>(IntStream.range(plan * 10 + 1, plan * 10 + 9).boxed().toList());
      Collections.shuffle(ids, random);
      for (int scope = 0; scope < scopes && random.nextInt(4) > 0; scope++) {
        for (int i = random.nextInt(2); i < 2; i++) {
          GenerationState[] all = GenerationState.values();
          GenerationState state =
              random.nextInt(3) > 0 ? SATISFIED : all[random.nextInt(all.length)];
          Generation g = with(scope, scopes, plan * 10L, ids.remove(0), state);
          if (random.nextBoolean()) {
            snapshots.open.remove(g);
            snapshots.open.add(g.with(g.outcome().listed(1)));
          }
        }
      }
    }
  }

  private void allowed(Step step) {
    Generation lowest = step.generation();
    int scopes = lowest.plan().scopes();
    assertThat(step.rise().members())
        .hasSize(scopes)
        .allSatisfy(g -> assertThat(g.plan()).isEqualTo(lowest.plan()))
        .allSatisfy(g -> assertThat(g.state()).isIn(SATISFIED, HELD))
        .allSatisfy(g -> assertThat(g.generation()).isGreaterThanOrEqualTo(lowest.generation()));
    assertThat(step.rise().members()).extracting(g -> g.key().scope()).doesNotHaveDuplicates();
    for (Generation member : step.rise().members()) {
      assertThat(snapshots.open)
          .as("the latest of its scope")
          .filteredOn(o -> o.plan().equals(member.plan()) && o.key().sameScope(member.key()))
          .filteredOn(o -> EnumSet.of(SATISFIED, HELD, READY, DELETING).contains(o.state()))
          .allSatisfy(o -> assertThat(o.generation()).isLessThanOrEqualTo(member.generation()));
    }
  }
}
