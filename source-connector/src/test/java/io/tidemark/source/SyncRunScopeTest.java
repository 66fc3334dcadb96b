package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.generation.RecordHeaders;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.plan.Scope;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A sync that reads one key range of its table. */
class SyncRunScopeTest {
  private static final Ranges PLAN = new Ranges(900, 3, "key", List.of("[\"3\"]", "[\"6\"]"));
  private static final Ranges NEXT = new Ranges(5_000, 2, "key", List.of("[\"4\"]"));

  private final Stage stage = new Stage();

  @Test
  @DisplayName(
      "C43 a range is a generation of its own: its rows alone, its number of how many, the plan")
  void aRangeIsAGenerationOfItsOwn() {
    stage.rows(1, 2, 3, 4, 5, 6, 7);
    stage.scope(PLAN.scopes().get(1));
    stage.run();
    assertThat(stage.walk()).containsExactly("START 1000", "3 4", "5");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");

    Marker end = stage.lastMarker();
    assertThat(end.scope()).isEqualTo(new Marker.Scope(1, 3, 900));
    assertThat(end.rows()).isEqualTo(3);
    assertThat(end.deletable()).isTrue();
    assertThat(stage.record("3").headers().lastWithName(RecordHeaders.SCOPE).value()).isEqualTo(1);
    assertThat(stage.record("3").headers().lastWithName(RecordHeaders.PLAN).value())
        .isEqualTo(900L);
    assertThat(stage.record("3").sourcePartition()).isEqualTo(stage.partition(1));
  }

  @Test
  @DisplayName(
      "ranges without bounds below and above read all that is there, and an empty one ends as well")
  void theFirstAndTheLastRange() {
    stage.rows(-100, 2, 6, 1_000_000);
    stage.scope(PLAN.scopes().get(0));
    stage.run();
    assertThat(stage.walk()).containsExactly("START 1000", "-100 2");
    stage.crash();
    stage.scope(PLAN.scopes().get(1));
    stage.run();
    assertThat(stage.walk()).containsExactly("START 1000");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
    stage.crash();
    stage.scope(PLAN.scopes().get(2));
    stage.reader.clock = 2_000;
    stage.run();
    assertThat(stage.walk()).containsExactly("START 2000", "6 1000000");
  }

  @Test
  @DisplayName(
      "injection 2 a restart in the middle of a range goes on behind its fold, up to its bound")
  void aRestartGoesOn() {
    stage.rows(3, 4, 5, 6, 7);
    stage.scope(PLAN.scopes().get(1));
    stage.run();
    stage.walk();
    stage.acknowledgeAllBut("5");
    stage.crash();
    stage.reader.clock = 2_000;
    stage.run();
    assertThat(stage.walk()).containsExactly("3 4", "5");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("END 1000");
    assertThat(stage.lastMarker().attempts()).containsExactly(2000L); // nothing had been folded
    assertThat(stage.lastMarker().rows()).isEqualTo(3);
  }

  @Test
  @DisplayName("ids of a scope are never below its plan, whatever the clock says")
  void idsAreNotBelowThePlan() {
    stage.rows(1);
    stage.reader.clock = 100;
    stage.scope(PLAN.scopes().get(0));
    stage.run();
    stage.walk();
    assertThat(stage.lastMarker().generation()).isGreaterThanOrEqualTo(900);
  }

  @Test
  @DisplayName(
      "a new plan gives up what the old one was reading, says so to nobody, and reads at once")
  void aNewPlanReadsAtOnce() {
    stage.schedule("manual");
    stage.signal("{\"id\":\"s\",\"type\":\"run\"}");
    stage.rows(1, 2, 3, 4, 5, 6);
    stage.scope(PLAN.scopes().get(0));
    stage.run();
    stage.walk();
    stage.acknowledgeAll();
    stage.crash();

    stage.scope(NEXT.scopes().get(0));
    stage.reader.clock = 6_000;
    stage.run();
    assertThat(stage.walk()).containsExactly("START 6000", "1 2", "3");
    assertThat(stage.lastMarker().trigger()).isEqualTo("manual");
    assertThat(stage.lastMarker().scope()).isEqualTo(new Marker.Scope(0, 2, 5_000));
  }

  @Test
  @DisplayName("the ids of a new plan are above those of every scope of the old one")
  void idsOfANewPlan() {
    stage.rows(1);
    stage.left(1, done(PLAN, 7_777));
    stage.left(2, done(PLAN, 9_999_999));
    stage.scope(NEXT.scopes().get(0));
    stage.run();
    stage.walk();
    assertThat(stage.lastMarker().generation()).isGreaterThan(9_999_999);
    stage.crash();

    stage.scope(Scope.WHOLE);
    stage.run();
    stage.walk();
    assertThat(stage.lastMarker().generation()).isGreaterThan(9_999_999);
    assertThat(stage.lastMarker().scope().planId()).isGreaterThan(9_999_999);
    assertThat(stage.lastMarker().scope().count()).isEqualTo(1);
  }

  @Test
  @DisplayName("a scope whose plan goes on waits for its time like any sync")
  void aPlanThatGoesOnWaits() {
    stage.schedule("PT10M");
    stage.rows(1, 4);
    stage.scope(PLAN.scopes().get(0));
    stage.run();
    stage.toEnd();
    stage.crash();
    stage.run();
    assertThat(stage.walk()).isEmpty();
    stage.pass(Duration.ofMinutes(10));
    assertThat(stage.walk()).hasSize(2);
    assertThat(stage.lastMarker().scope().planId()).isEqualTo(900);
  }

  private static SourceOffset done(Ranges plan, long id) {
    return new SourceOffset(
        State.DONE,
        id,
        List.of(id),
        plan,
        FoldState.EMPTY,
        new Start(id, "schedule", "print", "shape"),
        Past.NONE);
  }
}
