package io.tidemark.source.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.LaterVersionException;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.Ranges;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SourceOffsetTest {
  private static final SourceOffset FULL =
      new SourceOffset(
          State.SCANNING,
          1000,
          List.of(1000L, 2000L),
          new Ranges(900, 4, "key", List.of("[\"a\"]", "[\"b\"]")),
          new FoldState(
              new Manifest(new TreeMap<>(Map.of(new TopicPart("t", 3), new End(17, 4, 9)))),
              5,
              1,
              "[\"a,b\"]",
              "tolerated"),
          new Start(999, "schedule", "print", "shape"),
          new Past(
              800,
              List.of("signal-1", "signal,2"),
              Map.of("other", 7L),
              8,
              2500,
              true,
              new Ids.Taken(2500, 2400)));

  @Test
  void survivesTheWayThroughConnect() {
    assertThat(SourceOffset.parse(FULL.toMap())).isEqualTo(FULL);
  }

  @Test
  void leavesOutWhatItDoesNotKnow() {
    SourceOffset bare =
        new SourceOffset(
            State.DONE,
            1,
            List.of(1L),
            Ranges.whole(1),
            FoldState.EMPTY,
            new Start(1, "initial", "p", "s"),
            Past.NONE);

    assertThat(bare.toMap()).doesNotContainKeys("resume", "doubt", "bounds");
    assertThat(SourceOffset.parse(bare.toMap())).isEqualTo(bare);
  }

  @Test
  @DisplayName("an offset from before tables were cut is one of a table in one piece")
  void knowsTablesInOnePiece() {
    Map<String, Object> old = new HashMap<>(FULL.toMap());
    List.of("splits", "bounds", "boundsKey").forEach(old::remove);
    assertThat(SourceOffset.parse(old).ranges()).isEqualTo(Ranges.whole(900));
  }

  @Test
  void carriesOnlyPrimitives() {
    assertThat(FULL.toMap().values())
        .allMatch(v -> v instanceof Long || v instanceof String || v instanceof Boolean);
  }

  @Test
  void acceptsAnyIntegerBack() {
    Map<String, Object> map = new HashMap<>(FULL.toMap());
    map.put("rows", 5);
    assertThat(SourceOffset.parse(map)).isEqualTo(FULL);
  }

  @Test
  void refusesWhatALaterReleaseWrote() {
    Map<String, Object> map = new HashMap<>(FULL.toMap());
    map.put("v", 3L);
    assertThatThrownBy(() -> SourceOffset.parse(map))
        .isInstanceOf(LaterVersionException.class)
        .hasMessageContaining("version 3");
  }

  @Test
  void readsWhatTheFirstVersionWrote() {
    Map<String, Object> map = new HashMap<>(FULL.toMap());
    map.keySet().removeAll(List.of("ended", "signals", "followed"));
    map.put("v", 1L);
    map.put("signal", "one");
    assertThat(SourceOffset.parse(map).past())
        .isEqualTo(new Past(0, List.of("one"), Map.of(), 0, 0, false, Ids.Taken.NONE));

    map.remove("signal");
    map.put("state", "done");
    assertThat(SourceOffset.parse(map).past())
        .isEqualTo(new Past(1000, List.of(), Map.of(), 0, 0, false, Ids.Taken.NONE));
  }

  @Test
  void namesTheFieldThatIsMissing() {
    Map<String, Object> map = new HashMap<>(FULL.toMap());
    map.remove("fingerprint");
    assertThatThrownBy(() -> SourceOffset.parse(map)).hasMessageContaining("fingerprint");
  }

  @Test
  void namesTheStatesThatThereAre() {
    Map<String, Object> map = new HashMap<>(FULL.toMap());
    map.put("state", "new");
    assertThatThrownBy(() -> SourceOffset.parse(map))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("state is none of scanning, done, aborted");
  }

  @Test
  void knowsTheHighestIdInUse() {
    assertThat(FULL.highestId()).isEqualTo(2500);
    assertThat(FULL.attempt()).isEqualTo(2000);
    assertThat(FULL.resumed(new Ids.Taken(2001, 1900)).attempts())
        .containsExactly(1000L, 2000L, 2001L);
  }

  @Test
  @DisplayName("what the present plan has not read is outdated, and never under way")
  void outdated() {
    assertThat(FULL.isOutdated()).isFalse();
    assertThat(FULL.isUnderWay()).isTrue();
    assertThat(FULL.aborted(List.of("s")).isUnderWay()).isFalse();
    assertThat(FULL.aborted(List.of("s")).past().signals()).containsExactly("s");
    SourceOffset unread = SourceOffset.unread(7, Ranges.whole(7), Past.NONE);
    assertThat(unread.isOutdated()).isTrue();
    assertThat(unread.isUnderWay()).isFalse();
    SourceOffset unplanned =
        new SourceOffset(
            State.SCANNING, 7, List.of(7L), Ranges.NONE, FULL.fold(), FULL.start(), Past.NONE);
    assertThat(unplanned.isUnderWay()).isFalse();
    assertThat(unplanned.with(Past.NONE, Ranges.whole(7)).isUnderWay()).isTrue();
    assertThat(FULL.with(Past.NONE, Ranges.whole(7)).ranges()).isEqualTo(FULL.ranges());
  }

  @Test
  @DisplayName("a run that compares sends its changes as the generation behind its own")
  void compares() {
    assertThat(FULL.changes()).isEqualTo(1001);
    assertThat(FULL.remembered()).as("while it is under way").isEqualTo(8);
    SourceOffset whole = SourceOffset.begun(5, Ranges.whole(5), FULL.start(), Past.NONE);
    assertThat(whole.changes()).isEqualTo(5);
    assertThat(whole.remembered()).isZero();
    SourceOffset done =
        new SourceOffset(
            State.DONE, 5, List.of(5L), Ranges.whole(5), FoldState.EMPTY, FULL.start(), Past.NONE);
    assertThat(done.remembered()).isEqualTo(5);
  }

  @Test
  void isKeptUnderSourceAndSync() {
    assertThat(SourceOffset.partition(new StreamId("shop", "public.orders"), 0))
        .isEqualTo(Map.of("source", "shop", "sync", "public.orders", "scope", "0", "slot", "full"));
  }
}
