package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.BLOCKED;
import static io.tidemark.sink.stale.GenerationState.COMPLETED;
import static io.tidemark.sink.stale.GenerationState.HELD;
import static io.tidemark.sink.stale.GenerationState.OPEN;
import static io.tidemark.sink.stale.GenerationState.PENDING;
import static io.tidemark.sink.stale.Snapshots.ends;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.StreamId;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is decided for runs that tell only what has changed. */
@NullUnmarked
class FollowingTest {
  private static final StaleSettings DELETES = SatisfactionTest.settings(true, false);

  private final Snapshots snapshots = new Snapshots();

  /** A run of changes whose record has arrived if it is pending. */
  private Generation changes(long generation, GenerationState state) {
    return with(generation, state, "incremental", "schedule");
  }

  /** A first read of all rows by a cursor. */
  private Generation first(long generation, GenerationState state) {
    return with(generation, state, "incremental", "initial");
  }

  private Generation with(long generation, GenerationState state, String mode, String trigger) {
    Generation g =
        Snapshots.read(Snapshots.generation(generation, state, ends(9, 1)), mode, trigger);
    snapshots.open.add(g);
    snapshots.position(0, 10).applied(0, generation, 1, 1);
    return g;
  }

  private Snapshots whole(String table, Long since) {
    return snapshots.history(Snapshots.ORDERS, table, 0, null, null, since);
  }

  private List<String> steps() {
    return DecisionsTest.steps(snapshots, DELETES);
  }

  private Step only() {
    List<Step> steps = Decisions.next(snapshots.build().bySync().values(), DELETES);
    assertThat(steps).hasSize(1);
    return steps.get(0);
  }

  @Test
  void aRunOfChangesRestsOnTablesThatHoldAllRows() {
    changes(5, PENDING);
    whole("orders", 1L);
    snapshots.history(new StreamId("shop", "others"), "torn", 0, null, null, null);
    assertThat(steps()).containsExactly("5 COMPLETED");
    assertThat(only().history().known()).isFalse();
  }

  @Test
  @DisplayName("history missing: every table that is not whole is named, and no other")
  void tornTables() {
    changes(5, PENDING);
    whole("orders", null).history(Snapshots.ORDERS, "archive", 0, null, null, null);
    whole("kept", 1L);
    Step step = only();
    assertThat(step.to()).isEqualTo(BLOCKED);
    assertThat(step.why())
        .startsWith("history missing, resync: orders, archive was not read whole")
        .doesNotContain("kept");
    assertThat(step.history()).isEqualTo(new Step.History(true, null));
  }

  @Test
  @DisplayName("a first read of all rows is what makes the tables whole")
  void firstReads() {
    first(5, PENDING);
    whole("orders", null);
    Step step = only();
    assertThat(step.to()).isEqualTo(COMPLETED);
    assertThat(step.history()).isEqualTo(new Step.History(true, 5L));
  }

  @Test
  @DisplayName("a first read that lacks records is BLOCKED with what to do")
  void shortFirstRead() {
    first(5, PENDING);
    snapshots.applied.clear();
    assertThat(only().why()).contains("0 of 1").contains("signal resync");
  }

  @Test
  @DisplayName("a read that goes on by the cursor in another run is whole with that")
  void goneOnWith() {
    first(3, OPEN);
    changes(5, PENDING);
    whole("orders", null);
    assertThat(Decisions.next(snapshots.build().bySync().values(), DELETES))
        .filteredOn(step -> step.generation().generation() == 5)
        .singleElement()
        .satisfies(step -> assertThat(step.to()).isEqualTo(COMPLETED))
        .satisfies(step -> assertThat(step.history()).isEqualTo(new Step.History(true, 3L)));
  }

  @Test
  @DisplayName("only an open, earlier read of all rows, by the same cursor, goes on in another run")
  void notGoneOnWith() {
    first(7, OPEN); // begun later
    changes(3, OPEN); // not of all rows
    with(2, OPEN, "resync", "resync"); // not by the cursor
    first(1, BLOCKED); // ended
    changes(5, PENDING);
    whole("orders", null);
    assertThat(steps()).contains("5 BLOCKED");
  }

  @Test
  @DisplayName("a run waits while a read of all rows before it is not judged")
  void waitsForAReadOfAllRows() {
    Generation all = first(3, PENDING);
    changes(5, PENDING);
    whole("orders", null);
    assertThat(steps()).containsExactly("3 COMPLETED");
    snapshots.open.remove(all);
    Generation elsewhere = Snapshots.inScope(all, 1, new Generation.Plan(2, 1));
    snapshots.open.add(elsewhere);
    assertThat(steps()).as("of another scope").contains("5 BLOCKED");
    snapshots.open.remove(elsewhere);
    first(7, PENDING);
    assertThat(steps()).as("after it").contains("5 BLOCKED");
  }

  @Test
  @DisplayName("a run that another one follows has been given up")
  void givenUp() {
    whole("orders", 1L);
    changes(3, OPEN);
    changes(4, BLOCKED);
    Generation later = changes(5, PENDING);
    assertThat(steps()).containsExactly("5 COMPLETED", "4 SUPERSEDED", "3 SUPERSEDED");
    snapshots.position(0, 9);
    assertThat(steps()).as("the later one is waited for").containsExactly("3 SUPERSEDED");
    snapshots.open.remove(1);
    assertThat(steps()).isEmpty();
    snapshots.position(0, 10).open.remove(later);
    snapshots.open.add(Snapshots.inScope(later, 1, new Generation.Plan(2, 1)));
    assertThat(steps()).as("of another scope").doesNotContain("3 SUPERSEDED");
  }

  @Test
  @DisplayName("a later run that waits for a read of all rows has not followed yet")
  void notGivenUpWhileTheLaterOneWaits() {
    whole("orders", null);
    with(2, OPEN, "diff", "schedule");
    first(3, PENDING);
    with(5, PENDING, "diff", "schedule");
    snapshots.position(0, 10).open.remove(1);
    snapshots.open.add(
        Snapshots.read(Snapshots.generation(3, PENDING, ends(20, 1)), "incremental", "initial"));
    assertThat(steps()).isEmpty();
  }

  @Test
  @DisplayName(
      "injection 28 a run of changes that begins behind one with a higher id is BLOCKED, and what it rests on is not whole")
  void idsWentBack() {
    whole("orders", 1L);
    changes(5, PENDING);
    Generation dead = changes(7, OPEN);
    assertThat(steps()).as("the other began later").containsExactly("5 COMPLETED");
    snapshots.open.remove(dead);
    snapshots.open.add(begunAt(dead, 49));
    Step step = only();
    assertThat(step.to()).isEqualTo(BLOCKED);
    assertThat(step.why()).contains("ids went back", "run 7", "generation.base", "resync");
    assertThat(step.history()).isEqualTo(new Step.History(true, null));
  }

  @Test
  @DisplayName("injection 28 so is one that begins behind the END of a generation with a higher id")
  void idsWentBackBehindAGeneration() {
    whole("orders", 1L);
    changes(5, PENDING);
    snapshots.reached.add(Snapshots.reached(7, 0, 49));
    assertThat(only().why())
        .isEqualTo("ids went back; set generation.base, and send the signal resync");
    assertThat(only().history()).isEqualTo(new Step.History(true, null));
  }

  @Test
  @DisplayName("a sync of differences is to send a full generation: a resync leaves what has gone")
  void differencesAreRepairedInFull() {
    with(5, PENDING, "diff", "schedule");
    whole("orders", null);
    assertThat(only().why()).startsWith("history missing, resync: orders").endsWith("signal full");
    snapshots.reached.add(Snapshots.reached(7, 0, 49));
    assertThat(only().why()).endsWith("set generation.base, and send the signal full");
    snapshots.reached.clear();
    Generation dead = begunAt(Snapshots.generation(7, OPEN, ends(9, 1)), 49);
    snapshots.open.add(Snapshots.read(dead, "diff", "schedule"));
    assertThat(only().why()).contains("of run 7;").endsWith("send the signal full");
  }

  @Test
  @DisplayName(
      "of another scope, or of a generation that counts, a higher id that began before says nothing")
  void idsOfOthers() {
    whole("orders", 1L);
    changes(5, PENDING);
    Generation dead = begunAt(Snapshots.generation(7, OPEN, ends(9, 1)), 49);
    snapshots.open.add(dead);
    snapshots.open.add(
        Snapshots.inScope(
            Snapshots.read(dead, "incremental", "schedule"), 1, new Generation.Plan(2, 1)));
    assertThat(steps()).containsExactly("5 COMPLETED");
  }

  private static Generation begunAt(Generation g, long start) {
    return new Generation(
        g.key(),
        g.state(),
        g.plan(),
        g.end(),
        g.facts(),
        new Generation.Place(0, start, null),
        g.outcome());
  }

  @Test
  @DisplayName("neither itself, nor an earlier one, nor a generation takes a run's place")
  void notGivenUp() {
    changes(3, BLOCKED);
    changes(2, BLOCKED);
    snapshots.open.add(Snapshots.generation(4, HELD, ends(9, 1)));
    assertThat(steps()).containsExactly("2 SUPERSEDED");
  }
}
