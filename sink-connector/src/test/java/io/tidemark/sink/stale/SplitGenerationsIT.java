package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.BLOCKED;
import static io.tidemark.sink.stale.GenerationState.COMPLETED;
import static io.tidemark.sink.stale.GenerationState.HELD;
import static io.tidemark.sink.stale.GenerationState.SATISFIED;
import static io.tidemark.sink.stale.GenerationState.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Marker;
import io.tidemark.generation.Marker.Scope;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Generations of several scopes from START to their last state, in a real database. */
class SplitGenerationsIT {
  private static final Guards OPEN_GUARDS = new Guards(1, Long.MAX_VALUE, true, 100);

  private Destination db;

  @BeforeEach
  void destination() {
    db = new Destination("splits");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static Scope scope(int index, int count, long plan) {
    return new Scope(index, count, plan);
  }

  /** A marker of a scope: what it reads has another fingerprint with each table name. */
  private void marker(Marker.Type type, Scope scope, long generation, Manifest ends, String print) {
    Marker whole = Destination.marker(type, generation, ends);
    db.marker(
        new Marker(
            type,
            whole.stream(),
            whole.connector(),
            whole.table(),
            whole.topic(),
            scope,
            generation,
            whole.attempts(),
            whole.mode(),
            true,
            whole.trigger(),
            null,
            null,
            print,
            ends,
            ends.count(),
            0,
            null,
            null,
            generation,
            generation));
  }

  private void start(Scope scope, long generation) {
    marker(Marker.Type.START, scope, generation, Manifest.empty(), "fingerprint");
  }

  /** A whole generation of a scope: START, its records, which are rows or seen keys, END. */
  private void generation(Scope scope, long generation, long records) {
    generation(scope, generation, records, "fingerprint");
  }

  private void generation(Scope scope, long generation, long records, String print) {
    start(scope, generation);
    Manifest ends = Manifest.empty();
    if (records > 0) {
      Counts counts = new Counts(records, records, 0, 0, 0, 0, records, 0, 0, 0);
      db.counts(scope.index(), 0, generation, 1, counts);
      db.position(0, records);
      ends = db.endAt(0, records);
    }
    marker(Marker.Type.END, scope, generation, ends, print);
  }

  private String state(int scope, long generation) {
    return db.text(
        "SELECT state FROM tidemark_generations WHERE scope = %d AND generation = %d"
            .formatted(scope, generation));
  }

  private void await(int scope, long generation, GenerationState state) {
    Awaitility.await("generation " + generation + " of scope " + scope)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> state(scope, generation), state.name()::equals);
  }

  private String run(int scope, long generation) {
    return db.text(
        "SELECT concat_ws(' ', status, stale, removed) FROM tidemark_runs WHERE scope = %d AND generation = %d"
            .formatted(scope, generation));
  }

  private long floor() {
    return db.number("SELECT floor FROM tidemark_streams");
  }

  @Test
  @DisplayName("CX-12 CQ-30 stale rows go after all scopes have reported, counted once")
  void allScopes() {
    db.keeper(Destination.settings());
    db.rows(1, 4, 1);
    db.rows(1, 1, 11);
    generation(scope(0, 2, 10), 11, 1);
    await(0, 11, SATISFIED);
    assertThat(db.ids()).as("scope 1 has not reported").hasSize(4);
    assertThat(run(0, 11)).startsWith("WAITING");

    db.seen(3, 3, 12);
    generation(scope(1, 2, 10), 12, 1);
    await(0, 11, COMPLETED);
    await(1, 12, COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 3L);
    assertThat(floor()).isEqualTo(11);
    assertThat(run(0, 11)).isEqualTo("COMPLETED 2 2");
    assertThat(run(1, 12)).isEqualTo("COMPLETED 0 0");
    assertThat(db.keyTableNames())
        .as("seen keys of the other scope stay: its next delete asks for them")
        .containsExactly("tidemark_seen_1_11", "tidemark_seen_1_12");
  }

  @Test
  @DisplayName("a scope that is read twice meanwhile: the floor is the least of the latest ones")
  void twiceBeforeTheOther() {
    db.keeper(Destination.settings());
    db.rows(1, 4, 1);
    db.rows(1, 2, 11);
    generation(scope(0, 2, 10), 11, 2);
    await(0, 11, SATISFIED);
    db.seen(1, 1, 13);
    generation(scope(0, 2, 10), 13, 1);
    await(0, 11, SUPERSEDED);
    db.rows(3, 4, 12);
    generation(scope(1, 2, 10), 12, 2);
    await(0, 13, COMPLETED);
    await(1, 12, COMPLETED);
    assertThat(floor()).isEqualTo(12);
    assertThat(db.ids())
        .as("2 was in 11, below the floor, and not in 13")
        .containsExactly(1L, 3L, 4L);
    assertThat(run(1, 12)).isEqualTo("COMPLETED 1 1");
    assertThat(run(0, 13)).isEqualTo("COMPLETED 0 0");
  }

  @Test
  @DisplayName("CX-12 tasks 4 to 2 leave no orphan rows")
  void fourToTwo() {
    db.keeper(Destination.settings());
    db.rows(1, 8, 1);
    for (int i = 0; i < 4; i++) {
      db.rows(2 * i + 1, 2 * i + 2, 11 + i);
      generation(scope(i, 4, 10), 11 + i, 2);
    }
    await(3, 14, COMPLETED);
    start(scope(0, 4, 10), 15);
    generation(scope(3, 4, 10), 16, 2);

    db.seen(1, 3, 21);
    generation(scope(0, 2, 20), 21, 3);
    await(0, 15, SUPERSEDED);
    await(3, 16, SUPERSEDED);
    assertThat(db.ids()).hasSize(8);
    db.seen(5, 7, 22);
    generation(scope(1, 2, 20), 22, 3);
    await(1, 22, COMPLETED);
    assertThat(db.ids())
        .as("4 and 8 were scopes 1's and 3's")
        .containsExactly(1L, 2L, 3L, 5L, 6L, 7L);
  }

  @Test
  @DisplayName(
      "CX-12 a split sync that is not split any more, and split again, leaves no orphan rows")
  void splitsThatComeAndGo() {
    db.keeper(Destination.settings());
    db.rows(1, 6, 1);
    start(scope(0, 2, 20), 23);
    db.seen(1, 5, 31);
    generation(scope(0, 1, 30), 31, 5);
    await(0, 31, COMPLETED);
    await(0, 23, SUPERSEDED);
    assertThat(db.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);

    start(scope(0, 1, 30), 32);
    for (int i = 0; i < 3; i++) {
      db.seen(i + 1, i + 1, 41);
      generation(scope(i, 3, 40), 41, 1);
    }
    await(2, 41, COMPLETED);
    await(0, 32, SUPERSEDED);
    assertThat(db.ids()).as("all three have the same number").containsExactly(1L, 2L, 3L);
    assertThat(db.number("SELECT count(*) FROM tidemark_runs WHERE generation = 41")).isEqualTo(3);
    assertThat(run(0, 41)).isEqualTo("COMPLETED 2 2");
    Awaitility.await()
        .untilAsserted(() -> assertThat(db.keyTableNames()).containsExactly("tidemark_seen_1_41"));
  }

  @Test
  @DisplayName("CQ-19 an empty scope is normal, an empty plan is HELD, and released once for all")
  void emptyScopesAndPlans() {
    GenerationKeeper first = db.keeper(Destination.settings());
    db.rows(1, 4, 1);
    db.seen(1, 3, 11);
    generation(scope(0, 2, 10), 11, 3);
    generation(scope(1, 2, 10), 12, 0);
    await(1, 12, COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 2L, 3L);

    generation(scope(0, 2, 10), 21, 0);
    generation(scope(1, 2, 10), 22, 0);
    await(0, 21, HELD);
    assertThat(db.run(21, "held_reason"))
        .contains("3 of 3")
        .contains("delete.release=shop/orders@21");
    assertThat(state(1, 22)).as("held with it").isEqualTo("SATISFIED");
    assertThat(floor()).isEqualTo(11);
    first.close();

    db.keeper(Destination.settings(Guards.defaults(), "orders@21", 10));
    await(0, 21, COMPLETED);
    await(1, 22, COMPLETED);
    assertThat(db.ids()).isEmpty();
    assertThat(run(0, 21)).isEqualTo("COMPLETED 3 3");
  }

  @Test
  @DisplayName("injection 22: the guards see the rows of all scopes together")
  void guardsOnceForAll() {
    db.keeper(Destination.settings());
    db.rows(1, 200, 1);
    db.seen(1, 30, 11);
    generation(scope(0, 2, 10), 11, 30);
    db.seen(101, 150, 12);
    generation(scope(1, 2, 10), 12, 50);
    await(0, 11, HELD);
    assertThat(db.run(11, "held_reason")).contains("120 of 200").contains("delete.max.fraction");
    assertThat(db.ids()).hasSize(200);

    db.seen(101, 190, 22);
    generation(scope(1, 2, 10), 22, 90);
    db.seen(1, 40, 21);
    generation(scope(0, 2, 10), 21, 40);
    await(1, 22, COMPLETED);
    await(0, 21, COMPLETED);
    await(0, 11, SUPERSEDED);
    assertThat(db.ids()).as("70 of 200").hasSize(130);
  }

  @Test
  @DisplayName("a changed fingerprint holds the plan once, though a scope has it before the other")
  void changedFingerprint() {
    GenerationKeeper first = db.keeper(Destination.settings());
    db.rows(1, 4, 1);
    db.seen(1, 2, 11);
    generation(scope(0, 2, 10), 11, 2);
    db.seen(3, 4, 12);
    generation(scope(1, 2, 10), 12, 2);
    await(1, 12, COMPLETED);
    db.seen(1, 2, 21);
    generation(scope(0, 2, 10), 21, 2);
    db.seen(3, 3, 22);
    generation(scope(1, 2, 10), 22, 1, "another filter");
    await(0, 21, HELD);
    assertThat(db.run(21, "held_reason")).contains("1 of 4").contains("changed");
    first.close();
    db.keeper(Destination.settings(Guards.defaults(), "orders@21", 10));
    await(1, 22, COMPLETED);
    db.seen(1, 1, 31);
    generation(scope(0, 2, 10), 31, 1, "another filter");
    db.seen(3, 3, 32);
    generation(scope(1, 2, 10), 32, 1, "another filter");
    await(0, 31, COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 3L);
  }

  @Test
  @DisplayName("a scope whose rows went nowhere is BLOCKED, and the others wait for its next one")
  void blockedScope() {
    db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
    db.rows(1, 4, 1);
    db.seen(1, 1, 11);
    generation(scope(0, 2, 10), 11, 1);
    generation(scope(1, 2, 10), 12, 1); // counted, and seen nowhere
    await(1, 12, BLOCKED);
    assertThat(db.text("SELECT error FROM tidemark_runs WHERE scope = 1")).contains("was renamed");
    assertThat(db.ids()).hasSize(4);
    assertThat(state(0, 11)).isEqualTo("SATISFIED");

    db.seen(3, 3, 22);
    generation(scope(1, 2, 10), 22, 1);
    await(1, 22, COMPLETED);
    await(0, 11, COMPLETED);
    await(1, 12, SUPERSEDED);
    assertThat(db.ids()).containsExactly(1L, 3L);
  }

  @Test
  @DisplayName("I4 three keepers at once: removed once, by whichever, and all scopes end")
  void severalKeepers() {
    for (int i = 0; i < 3; i++) {
      db.keeper(Destination.settings(OPEN_GUARDS, "", 7));
    }
    db.rows(1, 300, 1);
    db.seen(1, 50, 11);
    generation(scope(0, 3, 10), 11, 50);
    generation(scope(1, 3, 10), 13, 0);
    db.seen(201, 250, 12);
    generation(scope(2, 3, 10), 12, 50);
    for (int i : List.of(0, 1, 2)) {
      await(i, List.of(11, 13, 12).get(i), COMPLETED);
    }
    assertThat(db.ids()).hasSize(100);
    assertThat(db.number("SELECT sum(removed) FROM tidemark_runs")).isEqualTo(200);
  }
}
