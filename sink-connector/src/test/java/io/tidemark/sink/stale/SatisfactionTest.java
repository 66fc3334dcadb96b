package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.PENDING;
import static io.tidemark.sink.stale.Snapshots.ends;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.sink.stale.Snapshot.Span;
import io.tidemark.sink.stale.Verdict.Answer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SatisfactionTest {
  private static final Predicate<String> READS = Snapshots.TOPIC::equals;

  static StaleSettings settings(boolean deletes, boolean lossy) {
    return settings(deletes, lossy, true);
  }

  private static StaleSettings settings(boolean deletes, boolean lossy, boolean committed) {
    return new StaleSettings(
        "sink",
        deletes,
        lossy,
        committed,
        READS,
        Destination.MARKERS,
        Guards.defaults(),
        List.of(),
        Snapshots.REMOVING,
        StaleSettings.SLICES);
  }

  static Verdict judge(Snapshots snapshots, Generation g, StaleSettings settings) {
    return new Satisfaction(snapshots.build(), settings).of(g);
  }

  @Test
  void thePositionMustBeBehindTheLastRecord() {
    Generation g = Snapshots.generation(2, PENDING, ends(9, 10));
    Snapshots at = new Snapshots().applied(0, 2, 1, 10);
    assertThat(judge(at.position(0, 9), g, settings(true, false))).isEqualTo(Verdict.WAITING);
    assertThat(judge(at.position(0, 10), g, settings(true, false))).isEqualTo(Verdict.SATISFIED);
  }

  @Test
  @DisplayName("injection 17: a partition that nobody has read yet is waited for")
  void aPartitionWithoutAPositionIsAtItsBeginning() {
    Generation g = Snapshots.generation(2, PENDING, ends(9, 10, 0, 1));
    Snapshots at = new Snapshots().applied(0, 2, 1, 10).position(0, 10);
    assertThat(judge(at, g, settings(true, false))).isEqualTo(Verdict.WAITING);
  }

  @Test
  @DisplayName("I1 records that expired pass positions but not counts")
  void aShortCountIsNamedWithItsPartition() {
    Generation g = Snapshots.generation(2, PENDING, ends(9, 10, 1999, 1000));
    Snapshots at = new Snapshots().applied(0, 2, 1, 10).applied(1, 2, 1, 999);
    Verdict verdict = judge(at.position(0, 10).position(1, 2000), g, settings(true, false));
    assertThat(verdict.answer()).isEqualTo(Answer.IMPOSSIBLE);
    assertThat(verdict.reason())
        .contains("999 of 1000 in shop.orders-1")
        .doesNotContain("orders-0");
  }

  @Test
  void recordsOfAnAttemptThatEndDoesNotNameDoNotCount() {
    Generation g = Snapshots.generation(2, PENDING, ends(9, 10));
    Snapshots at = new Snapshots().applied(0, 2, 1, 9).applied(0, 2, 7, 5).position(0, 20);
    assertThat(judge(at, g, settings(true, false)).reason()).contains("9 of 10");
  }

  @Test
  @DisplayName(
      "model delivery_multi_drop: where records may vanish, one attempt must have sent all")
  void aLossySinkObeysOnlySingleAttempts() {
    Generation resumed = Snapshots.generation(2, PENDING, ends(9, 10), List.of(1L, 2L), true);
    Snapshots at = new Snapshots().applied(0, 2, 1, 9).applied(0, 2, 2, 1).position(0, 10);
    assertThat(judge(at, resumed, settings(true, false))).isEqualTo(Verdict.SATISFIED);
    assertThat(judge(at, resumed, settings(true, true)).reason()).contains("2 attempts");
    assertThat(judge(at, resumed, settings(false, true))).isEqualTo(Verdict.SATISFIED);
  }

  @Test
  @DisplayName("I1 in a resumed generation records sent twice do not stand for lost ones")
  void aResumedGenerationMustHaveNoGap() {
    Generation resumed = Snapshots.generation(2, PENDING, ends(12, 10), List.of(1L, 2L), true);
    StaleSettings settings = settings(true, false);
    Span second = new Span(9, 5, 5, 12);
    assertThat(judge(resumed(new Span(0, 5, 5, 8), second), resumed, settings))
        .isEqualTo(Verdict.SATISFIED);
    Span hole = new Span(9, 6, 6, 12);
    assertThat(judge(resumed(new Span(0, 5, 5, 8), hole), resumed, settings).reason())
        .contains("2 attempts")
        .contains("shop.orders-0")
        .contains("run the sync again");
    assertThat(judge(resumed(new Span(0, 4, 5, 8), second), resumed, settings).answer())
        .isEqualTo(Answer.IMPOSSIBLE);
    Span short1 = new Span(9, 5, 5, 11);
    assertThat(judge(resumed(new Span(0, 5, 5, 8), short1), resumed, settings).answer())
        .as("its last record has not come")
        .isEqualTo(Answer.IMPOSSIBLE);
    assertThat(judge(resumed(new Span(1, 5, 5, 8), second), resumed, settings).answer())
        .as("model evidence_old_zombie: its first record has not come")
        .isEqualTo(Answer.IMPOSSIBLE);
    assertThat(judge(resumed(new Span(0, 5, 5, 8), second), unknownFirst(), settings).answer())
        .as("END does not name the first record")
        .isEqualTo(Answer.IMPOSSIBLE);
    Generation tail = endingWith(new End(12, 10, 9));
    assertThat(judge(resumed(new Span(0, 3, 4, 8), second), tail, settings))
        .as("what counts begins with the second attempt")
        .isEqualTo(Verdict.SATISFIED);

    Generation single = Snapshots.generation(2, PENDING, ends(12, 10));
    Snapshots gap = resumed(new Span(0, 0, 9, 8), new Span(9, 0, 9, 8)).applied(0, 2, 1, 1);
    assertThat(judge(gap, single, settings)).isEqualTo(Verdict.SATISFIED);
  }

  @Test
  @DisplayName(
      "injection 4 model evidence_tx: where END says how many records there are, as many leave none"
          + " out, whatever gaps there are")
  void marksOfTransactionsAreNoLosses() {
    StaleSettings settings = settings(true, false);
    Snapshots marked = resumed(new Span(0, 5, 9, 9), new Span(11, 10, 13, 13)).position(0, 14);
    Manifest ends = ends(13, 10);
    assertThat(judge(marked, twice(ends), settings).reason()).contains("2 attempts");
    assertThat(judge(marked, twice(ends, 13), settings)).isEqualTo(Verdict.SATISFIED);
    assertThat(judge(marked, twice(ends, 13), settings(true, true)))
        .as("nothing was lost")
        .isEqualTo(Verdict.SATISFIED);
    assertThat(judge(marked, twice(ends, 14), settings).reason())
        .as("one was lost")
        .contains("2 attempts");
    assertThat(judge(marked, twice(ends, 13), settings(true, false, false)).reason())
        .as("model evidence_tx_uncommitted: an aborted record may stand for the one that was lost")
        .contains("2 attempts");
    Snapshots zombie = marked.applied(0, 2, 7, 1);
    assertThat(judge(zombie, twice(ends, 14), settings).reason())
        .as("an attempt that END does not name")
        .contains("2 attempts");
  }

  private static Generation twice(Manifest ends) {
    return Snapshots.generation(2, PENDING, ends, List.of(1L, 2L), true);
  }

  private static Generation twice(Manifest ends, long total) {
    return twice(ends.withTotal(OptionalLong.of(total)));
  }

  private static Generation unknownFirst() {
    return endingWith(new End(12, 10, End.UNKNOWN));
  }

  private static Generation endingWith(End end) {
    Manifest ends = new Manifest(new TreeMap<>(Map.of(new TopicPart(Snapshots.TOPIC, 0), end)));
    return Snapshots.generation(2, PENDING, ends, List.of(1L, 2L), true);
  }

  private static Snapshots resumed(Span first, Span second) {
    Counts nine = Snapshots.counts(9, 9, 0);
    Counts four = Snapshots.counts(4, 4, 0);
    return new Snapshots()
        .applied(0, 2, 1, nine, first)
        .applied(0, 2, 2, four, second)
        .position(0, 13);
  }

  @Test
  @DisplayName("I5 injection 30: records without evidence complete, but do not allow a delete")
  void onlyKeptRecordsAllowADelete() {
    Generation g = Snapshots.generation(2, PENDING, ends(9, 10));
    Snapshots at = new Snapshots().applied(0, 2, 1, Snapshots.counts(10, 8, 0)).position(0, 10);
    assertThat(judge(at, g, settings(false, false))).isEqualTo(Verdict.SATISFIED);
    assertThat(judge(at, g, settings(true, false)).reason())
        .contains("8 of 10 in shop.orders-0")
        .contains("write.mode");
  }

  @Test
  @DisplayName("I5 model evidence_kept_sums: a tail sent twice is no proof for records before it")
  void everyAppliedRecordMustHaveLeftProof() {
    Generation resumed = Snapshots.generation(2, PENDING, ends(13, 10), List.of(1L, 2L), true);
    Snapshots at =
        new Snapshots()
            .applied(0, 2, 1, Snapshots.counts(8, 4, 0))
            .applied(0, 2, 2, Snapshots.counts(6, 6, 0))
            .position(0, 14);
    assertThat(judge(at, resumed, settings(true, false)).reason())
        .contains("10 of 14 in shop.orders-0")
        .contains("write.mode");
  }

  @Test
  void anUnreadableKeyBlocks() {
    Generation g = Snapshots.generation(2, PENDING, ends(9, 9));
    Snapshots at = new Snapshots().applied(0, 2, 1, Snapshots.counts(9, 9, 1)).position(0, 10);
    assertThat(judge(at, g, settings(true, false)).reason()).contains("no readable key");
  }

  @Test
  @DisplayName("injection 16: what the source calls not deletable is not obeyed")
  void notDeletableBlocksWhereStaleRowsWouldGo() {
    Generation g = Snapshots.generation(2, PENDING, ends(9, 10), List.of(1L), false);
    Snapshots at = new Snapshots().applied(0, 2, 1, 10).position(0, 10);
    assertThat(judge(at, g, settings(true, false)).answer()).isEqualTo(Answer.IMPOSSIBLE);
    assertThat(judge(at, g, settings(false, false))).isEqualTo(Verdict.SATISFIED);
  }

  @Test
  void aTopicThatIsNotReadIsNamed() {
    Generation g = Snapshots.generation(2, PENDING, ends(9, 10));
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
            StaleSettings.SLICES);
    assertThat(judge(new Snapshots(), g, other).reason()).contains("add shop.orders to topics");
  }

  private static final int CASES = 3000;

  @Test
  void isExactlyTheRule() {
    Map<Answer, Integer> answers = new EnumMap<>(Answer.class);
    for (long seed = 0; seed < CASES; seed++) {
      Snapshots snapshots = Snapshots.random(seed);
      boolean lossy = seed % 2 == 0;
      for (Generation g : snapshots.open) {
        Verdict verdict = judge(snapshots, g, settings(true, lossy));
        answers.merge(verdict.answer(), 1, Integer::sum);
        assertThat(verdict.isSatisfied())
            .as("seed %s %s", seed, g)
            .isEqualTo(rule(snapshots, g, lossy));
      }
    }
    assertThat(answers.values()).as("the generator reaches all answers").hasSize(3);
    assertThat(answers.values()).allMatch(times -> times > CASES / 20);
  }

  /** The rule of the protocol, written down a second time. */
  private static boolean rule(Snapshots s, Generation g, boolean lossy) {
    boolean noKey = s.applied.stream().anyMatch(a -> of(a, g) && a.counts().rejectedNoKey() > 0);
    if (!g.end().deletable() || noKey || (lossy && g.end().attempts().size() > 1)) {
      return false;
    }
    for (var end : g.end().manifest().ends().entrySet()) {
      if (s.positions.getOrDefault(end.getKey(), 0L) <= end.getValue().lastOffset()
          || sum(s, g, end.getKey(), Counts::applied) < end.getValue().count()
          || sum(s, g, end.getKey(), Counts::kept) < sum(s, g, end.getKey(), Counts::applied)
          || (g.end().attempts().size() > 1 && end.getValue().count() > 0 && holes(s, g, end))) {
        return false;
      }
    }
    return true;
  }

  private static boolean holes(Snapshots s, Generation g, Map.Entry<TopicPart, End> end) {
    List<Span> spans =
        s.applied.stream()
            .filter(a -> of(a, g) && a.part().equals(end.getKey()))
            .map(Snapshot.Applied::span)
            .toList();
    boolean lost = spans.stream().anyMatch(span -> span.gapsLast() > 0);
    boolean begun = spans.stream().anyMatch(span -> span.first() == end.getValue().firstOffset());
    boolean ended = spans.stream().anyMatch(span -> span.last() >= end.getValue().lastOffset());
    return lost || !begun || !ended;
  }

  private static boolean of(Snapshot.Applied a, Generation g) {
    return a.key().equals(g.key());
  }

  private static long sum(Snapshots s, Generation g, TopicPart part, ToLongFunction<Counts> of) {
    return counted(s, g, part).mapToLong(of).sum();
  }

  private static Stream<Counts> counted(Snapshots s, Generation g, TopicPart part) {
    return s.applied.stream()
        .filter(a -> of(a, g) && a.part().equals(part))
        .filter(a -> g.end().attempts().contains(a.attempt()))
        .map(Snapshot.Applied::counts);
  }

  @Test
  @DisplayName("I4 satisfied stays satisfied whatever is applied later")
  void isStable() {
    for (long seed = 0; seed < CASES; seed++) {
      Snapshots snapshots = Snapshots.random(seed);
      List<Generation> satisfied =
          snapshots.open.stream()
              .filter(g -> judge(snapshots, g, settings(true, false)).isSatisfied())
              .toList();
      for (int part = 0; part < 3; part++) {
        snapshots.positions.merge(new TopicPart(Snapshots.TOPIC, part), 5L, Long::sum);
        snapshots.applied(part, 1 + seed % 4, 2, 3);
      }
      assertThat(satisfied)
          .as("seed %s", seed)
          .allMatch(g -> judge(snapshots, g, settings(true, false)).isSatisfied());
    }
  }

  @Test
  @DisplayName(
      "what earlier runs have sent is to be passed, but not in a topic that is read no more")
  void endsOfEarlierRuns() {
    Manifest ends = Manifest.parse("{\"%s\":{\"0\":[9,0]}}".formatted(Snapshots.TOPIC));
    Generation g = Snapshots.generation(2, PENDING, ends);
    StaleSettings settings = settings(true, false);
    assertThat(judge(new Snapshots().position(0, 9), g, settings)).isEqualTo(Verdict.WAITING);
    assertThat(judge(new Snapshots().position(0, 10), g, settings)).isEqualTo(Verdict.SATISFIED);

    Manifest moved = Manifest.parse("{\"old\":{\"0\":[9,0]}}");
    Generation elsewhere = Snapshots.generation(2, PENDING, moved);
    assertThat(judge(new Snapshots(), elsewhere, settings).reason()).contains("add old to topics");
    Snapshots once = new Snapshots();
    once.positions.put(new TopicPart("old", 0), 5L);
    assertThat(judge(once, elsewhere, settings)).isEqualTo(Verdict.SATISFIED);
  }
}
