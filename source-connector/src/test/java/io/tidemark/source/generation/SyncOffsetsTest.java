package io.tidemark.source.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.Manifest;
import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.plan.Scope;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is made of the offsets that scopes of several plans have left. */
class SyncOffsetsTest {
  private static final long HOUR = 3_600_000;

  private final TreeMap<Integer, SourceOffset> offsets = new TreeMap<>();

  private static Ranges plan(long id, int ranges) {
    return new Ranges(id, ranges, "key", java.util.Collections.nCopies(ranges - 1, "[\"1\"]"));
  }

  private void left(int scope, Ranges plan, State state, long id, long rows) {
    left(scope, plan, state, id, rows, List.of());
  }

  private void left(int scope, Ranges plan, State state, long id, long rows, List<String> signals) {
    offsets.put(
        scope,
        new SourceOffset(
            state,
            id,
            List.of(id),
            plan,
            new FoldState(Manifest.empty(), rows, 0, null, null),
            new Start(id, "manual", "print", "shape"),
            Past.NONE.withSignals(signals).withEnded(state == State.DONE ? id : 0)));
  }

  private SyncOffsets all() {
    return new SyncOffsets(offsets);
  }

  @Test
  @DisplayName("a scope goes on from its own offset as long as the plan is its own")
  void goesOn() {
    Ranges plan = plan(10, 2);
    left(0, plan, State.SCANNING, 11, 1);
    left(1, plan, State.DONE, 12, 1);
    assertThat(all().left(new Scope(0, plan))).contains(offsets.get(0));
    assertThat(all().left(new Scope(1, plan))).contains(offsets.get(1));
    assertThat(SyncOffsets.NONE.left(new Scope(1, plan))).isEmpty();
  }

  @Test
  @DisplayName("a run is led behind by its own offset, or by its plan where its scope has none")
  void leadBehindARun() {
    Ranges plan = plan(10, 2);
    SourceOffset run = SourceOffset.unread(12, plan, Past.NONE);
    assertThat(SyncOffsets.NONE.leadBehind(run, 0)).as("nobody ever read").isTrue();
    left(0, plan, State.DONE, 11, 1);
    assertThat(all().leadBehind(run, 0)).isFalse();
    assertThat(all().leadBehind(run, 1)).as("nobody ever read this range").isTrue();
    left(0, plan, State.SCANNING, 12, 0);
    assertThat(all().leadBehind(run, 0)).isTrue();

    SourceOffset anew = SourceOffset.unread(21, plan(20, 2), Past.NONE);
    assertThat(all().leadBehind(anew, 1)).as("only the older plan is known").isFalse();
    left(1, plan(20, 2), State.SCANNING, 22, 0);
    assertThat(all().leadBehind(anew, 0)).as("the older plan is given up").isTrue();
  }

  @Test
  @DisplayName(
      "a scope of a newer plan knows the ids of all scopes of all older ones, and nothing else")
  void aNewPlanBeginsAnew() {
    left(0, plan(10, 2), State.DONE, 11, 1);
    left(1, plan(10, 2), State.DONE, 15, 1);
    left(3, plan(5, 4), State.SCANNING, 99, 1); // of a plan before that

    SourceOffset from = all().left(new Scope(0, plan(20, 3))).orElseThrow();

    assertThat(from.highestId()).isEqualTo(99);
    assertThat(from.state()).isEqualTo(State.ABORTED);
    assertThat(from.isOutdated()).isTrue();
    assertThat(from.ranges().isPlanned()).isFalse();
    assertThat(from.fold()).isEqualTo(FoldState.EMPTY);
  }

  @Test
  @DisplayName("a read that the new plan cuts short is made up for by all of its scopes")
  void aReadUnderWayIsMadeUpFor() {
    left(0, plan(10, 2), State.DONE, 11, 1);
    left(1, plan(10, 2), State.SCANNING, 15, 1);
    for (Scope scope : plan(20, 4).scopes()) {
      SourceOffset from = all().left(scope).orElseThrow();
      assertThat(from.state()).isEqualTo(State.SCANNING);
      assertThat(from.start().trigger()).isEqualTo("manual");
    }
  }

  @Test
  @DisplayName("a table that is read in one piece again begins a plan above all ids of its ranges")
  void backToOnePiece() {
    left(0, Ranges.whole(3), State.DONE, 3, 1); // scope 0 of plan 10 had not begun
    left(1, plan(10, 2), State.DONE, 15, 1);

    SourceOffset from = all().left(Scope.WHOLE).orElseThrow();

    assertThat(from.ranges().isPlanned()).isFalse();
    assertThat(from.highestId()).isEqualTo(15);
  }

  @Test
  @DisplayName("a table in one piece goes on, also where a plan that asked for more found no more")
  void onePieceGoesOn() {
    left(0, Ranges.whole(3), State.SCANNING, 3, 1);
    assertThat(all().left(Scope.WHOLE)).contains(offsets.get(0));
    left(0, new Ranges(4, 8, "", List.of()), State.DONE, 5, 1);
    assertThat(all().left(Scope.WHOLE)).contains(offsets.get(0));
  }

  @Test
  @DisplayName("a task with an older plan than the offsets have refuses to read")
  void anOutdatedTask() {
    left(0, plan(10, 2), State.DONE, 11, 1);
    assertThatThrownBy(() -> all().left(new Scope(0, plan(9, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9")
        .hasMessageContaining("10");
  }

  @Test
  @DisplayName("a signal is executed when all scopes of the old plan have executed it")
  void signals() {
    left(0, plan(10, 2), State.DONE, 11, 1, List.of("s"));
    left(1, plan(10, 2), State.DONE, 12, 1, List.of("s"));
    assertThat(all().left(new Scope(0, plan(20, 3))).orElseThrow().past().signals())
        .containsExactly("s");
    left(1, plan(10, 2), State.DONE, 12, 1, List.of());
    assertThat(all().left(new Scope(0, plan(20, 3))).orElseThrow().past().signals()).isEmpty();
  }

  @Test
  @DisplayName("a signal is still to be executed where a scope of the old plan had not begun")
  void signalsOfAScopeThatHadNotBegun() {
    left(0, plan(10, 2), State.DONE, 11, 1, List.of("s"));
    assertThat(all().left(new Scope(0, plan(20, 3))).orElseThrow().past().signals()).isEmpty();
  }

  @Test
  @DisplayName("a scope that had not begun knows what the plan before its own has left")
  void plansThatFollowEachOther() {
    left(0, Ranges.whole(3), State.SCANNING, 3, 1, List.of("s"));
    left(1, plan(10, 2), State.DONE, 11, 1, List.of("s", "t"));

    SourceOffset from = all().left(new Scope(2, plan(20, 3))).orElseThrow();

    assertThat(from.past().signals()).as("scope 0 had still to do t").containsExactly("s");
    assertThat(from.state()).as("and to make up for a read").isEqualTo(State.SCANNING);
    assertThat(from.start().trigger()).isEqualTo("manual");
  }

  @Test
  @DisplayName(
      "a signal that all scopes of the old plan have executed stays so when the first of the new plan"
          + " has begun in the place of an old one")
  void signalsOfAScopeWhosePlaceIsTaken() {
    left(0, plan(20, 3), State.SCANNING, 21, 1, List.of("s", "t"));
    left(1, plan(10, 2), State.DONE, 12, 1, List.of("s"));
    SourceOffset from = all().left(new Scope(1, plan(20, 3))).orElseThrow();
    assertThat(from.past().signals()).as("t was asked of the new plan").containsExactly("s");
    assertThat(from.state()).isEqualTo(State.SCANNING);
    assertThat(all().left(new Scope(2, plan(20, 3)))).contains(from);
  }

  @Test
  @DisplayName("HT-49 what one scope of the old plan has not followed, the new plan is to follow")
  void followed() {
    left(0, plan(10, 2), State.DONE, 11, 1);
    left(1, plan(10, 2), State.DONE, 12, 1);
    follow(0, Map.of("a", 5L, "b", 7L));
    follow(1, Map.of("a", 4L));
    assertThat(all().left(new Scope(0, plan(20, 3))).orElseThrow().past().followed())
        .isEqualTo(Map.of("a", 4L));
  }

  private void follow(int scope, Map<String, Long> ends) {
    offsets.computeIfPresent(
        scope,
        (index, o) ->
            new SourceOffset(
                o.state(),
                o.generation(),
                o.attempts(),
                o.ranges(),
                o.fold(),
                o.start(),
                o.past().withFollowed(ends)));
  }

  @Test
  @DisplayName(
      "what the scopes of the plan itself have executed is still to be done by one that died early")
  void signalsOfTheSamePlan() {
    left(0, plan(10, 2), State.DONE, 11, 1, List.of("s"));
    assertThat(all().left(new Scope(1, plan(10, 2))).orElseThrow().past().signals()).isEmpty();
  }

  @Test
  @DisplayName("a plan serves while number, key and what is read are the same")
  void serves() {
    Ranges plan = plan(10, 4);
    left(2, plan, State.SCANNING, 11, 1);
    assertThat(all().serving(4, "key", "print")).contains(plan);
    assertThat(all().serving(5, "key", "print")).isEmpty();
    assertThat(all().serving(4, "another", "print")).isEmpty();
    assertThat(all().serving(4, "key", "another")).isEmpty();
    assertThat(SyncOffsets.NONE.serving(4, "key", "print")).isEmpty();
  }

  @Test
  @DisplayName(
      "a plan with one range much larger than the others is replaced, but not while it is read")
  void lopsided() {
    Ranges plan = plan(10, 4);
    left(0, plan, State.DONE, 11, 1_000);
    left(1, plan, State.DONE, 11, 1_000);
    left(2, plan, State.DONE, 11, 1_000);
    left(3, plan, State.DONE, 11, 20_000);
    assertThat(all().isLopsided(HOUR + 10)).isTrue();
    assertThat(all().isLopsided(HOUR)).isFalse();
    left(1, plan, State.SCANNING, 12, 0);
    assertThat(all().isLopsided(HOUR + 10)).isFalse();
    left(1, plan, State.DONE, 12, 10_000);
    assertThat(all().isLopsided(HOUR + 10)).isFalse();
  }

  @Test
  @DisplayName("a table that was empty when it was cut is cut anew once it has rows")
  void grown() {
    left(0, new Ranges(10, 4, "", List.of()), State.DONE, 11, 9_999);
    assertThat(all().isLopsided(HOUR + 10)).isFalse();
    left(0, new Ranges(10, 4, "", List.of()), State.DONE, 11, 10_000);
    assertThat(all().isLopsided(HOUR + 10)).isTrue();
    left(0, Ranges.whole(10), State.DONE, 11, 10_000_000);
    assertThat(all().isLopsided(HOUR + 10)).isFalse();
  }

  @Test
  @DisplayName(
      "CX-12 a split sync has ended when each of its scopes has: what follows it sees them one by one")
  void ended() {
    assertThat(SyncOffsets.NONE.ended()).containsExactly(0L);
    left(0, plan(10, 3), State.DONE, 11, 1);
    left(1, plan(10, 3), State.SCANNING, 12, 1);
    left(2, plan(5, 4), State.DONE, 9, 1);
    left(3, plan(5, 4), State.DONE, 9, 1);
    assertThat(all().ended()).containsExactly(11L, 0L, 0L);
  }
}
