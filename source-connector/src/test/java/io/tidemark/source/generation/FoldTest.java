package io.tidemark.source.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FoldTest {
  private static final TopicPart P0 = new TopicPart("t", 0);

  private final List<FoldState> folded = new ArrayList<>();

  @Test
  void foldsAPageWhenItsLastRecordIsAcknowledged() {
    Fold fold = new Fold(FoldState.EMPTY, () -> folded.add(FoldState.EMPTY));
    Receipt page = fold.open(2, "[\"2\"]");

    page.acknowledged("t", 0, 10);
    assertThat(fold.state()).isEqualTo(FoldState.EMPTY);
    assertThat(fold.drained()).isFalse();

    page.acknowledged("t", 0, 11);
    assertThat(fold.state().resume()).isEqualTo("[\"2\"]");
    assertThat(fold.state().rows()).isEqualTo(2);
    assertThat(fold.state().ends().ends()).isEqualTo(Map.of(P0, new End(11, 2, 10)));
    assertThat(fold.drained()).isTrue();
    assertThat(folded).hasSize(1);
  }

  @Test
  @DisplayName("a page that was not sent after all is not waited for, and not counted")
  void withdrawnPage() {
    Fold fold = new Fold(FoldState.EMPTY, () -> {});
    Receipt sent = fold.open(1, "[\"1\"]");
    fold.withdraw(fold.open(2, "[\"3\"]"));
    assertThat(fold.sent()).hasValue(1);
    assertThat(fold.drained()).isFalse();

    sent.acknowledged("t", 0, 10);
    assertThat(fold.drained()).isTrue();
    assertThat(fold.state().resume()).isEqualTo("[\"1\"]");
    assertThat(fold.state().rows()).isEqualTo(1);
    assertThatThrownBy(() -> fold.withdraw(sent)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("what was sent is counted with what earlier attempts sent, if that is known")
  void countsWhatWasSent() {
    Fold fresh = new Fold(FoldState.EMPTY, () -> {});
    fresh.open(2, null);
    fresh.open(3, null);
    assertThat(fresh.sent()).hasValue(5);

    FoldState left = new FoldState(Manifest.empty(), 4, 0, "[\"4\"]", null);
    Fold unknown = new Fold(left, () -> {});
    unknown.open(1, null);
    assertThat(unknown.sent()).isEmpty();

    Fold known = new Fold(left.withTotal(OptionalLong.of(7)), () -> {});
    known.open(1, "[\"5\"]").acknowledged("t", 0, 9);
    assertThat(known.sent()).hasValue(8);
    assertThat(known.state().ends().total()).as("is not what was folded").isEmpty();
  }

  @Test
  void aLaterPageWaitsForTheOldest() {
    Fold fold = new Fold(FoldState.EMPTY, () -> {});
    Receipt first = fold.open(1, "[\"1\"]");
    Receipt second = fold.open(1, "[\"2\"]");

    second.acknowledged("t", 0, 8);
    assertThat(fold.state().resume()).isNull();

    first.acknowledged("t", 0, 9);
    assertThat(fold.state().resume()).isEqualTo("[\"2\"]");
    assertThat(fold.state().ends().ends()).isEqualTo(Map.of(P0, new End(9, 2, 8)));
  }

  @Test
  void goesOnFromWhatAnEarlierAttemptFolded() {
    FoldState start =
        new FoldState(
            new Manifest(new TreeMap<>(Map.of(P0, new End(50, 7, 40)))), 8, 1, "[\"7\"]", "doubt");
    Fold fold = new Fold(start, () -> {});

    fold.open(1, "[\"8\"]").acknowledged("t", 0, 60);

    assertThat(fold.state())
        .isEqualTo(
            new FoldState(
                new Manifest(new TreeMap<>(Map.of(P0, new End(60, 8, 40)))),
                9,
                1,
                "[\"8\"]",
                "doubt"));
  }

  @Test
  void aDroppedRecordIsReadButNotSent() {
    Fold fold = new Fold(FoldState.EMPTY, () -> {});
    Receipt page = fold.open(2, "[\"2\"]");

    page.dropped();
    page.acknowledged("t", 0, 3);

    assertThat(fold.state().rows()).isEqualTo(2);
    assertThat(fold.state().dropped()).isEqualTo(1);
    assertThat(fold.state().doubt()).isNull();
    assertThat(fold.state().ends().count()).isEqualTo(1);
    assertThat(fold.folded()).isEqualTo(1);
    fold.open(1, "[\"3\"]").dropped();
    assertThat(fold.folded()).isEqualTo(2);
  }

  @Test
  void aLostRecordLeavesADoubtThatStays() {
    Fold fold = new Fold(FoldState.EMPTY, () -> {});
    fold.open(1, "[\"1\"]").lost("tolerated");
    fold.open(1, "[\"2\"]").acknowledged("t", 0, 3);

    assertThat(fold.state().doubt()).isEqualTo("tolerated");
    assertThat(fold.state().dropped()).isEqualTo(1);
  }

  @Test
  void aPageHasRecords() {
    Fold fold = new Fold(FoldState.EMPTY, () -> {});
    assertThatThrownBy(() -> fold.open(0, null)).isInstanceOf(IllegalArgumentException.class);
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  /**
   * I1, whatever the order of acknowledgements and wherever the crash: every row up to the resume
   * key has its record inside the bounds, and counted.
   */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noOrderOfAcknowledgementsAndNoCrashLosesABound(long seed) {
    Random random = new Random(seed);
    Fold fold = new Fold(FoldState.EMPTY, () -> {});
    long[] nextOffset = new long[3];
    List<Sent> unacknowledged = new ArrayList<>();
    List<Sent> sent = new ArrayList<>();
    int pages = 1 + random.nextInt(12);
    int row = 0;
    int crashAfter = random.nextInt(60);
    for (int page = 0; page < pages; page++) {
      int records = 1 + random.nextInt(5);
      Receipt receipt = fold.open(records, String.valueOf(row + records));
      for (int i = 0; i < records; i++) {
        int partition = random.nextInt(nextOffset.length);
        nextOffset[partition] += 1 + random.nextInt(3);
        Sent record = new Sent(++row, partition, nextOffset[partition], receipt);
        sent.add(record);
        unacknowledged.add(record);
      }
      while (crashAfter > 0 && !unacknowledged.isEmpty() && random.nextInt(3) > 0) {
        acknowledge(unacknowledged.remove(random.nextInt(unacknowledged.size())));
        crashAfter--;
      }
      assertCovered(fold.state(), sent);
    }
    Collections.shuffle(unacknowledged, random);
    while (crashAfter-- > 0 && !unacknowledged.isEmpty()) {
      acknowledge(unacknowledged.remove(0));
      assertCovered(fold.state(), sent);
    }
    assertThat(fold.drained()).isEqualTo(fold.state().rows() == row);
    if (unacknowledged.isEmpty()) {
      assertThat(fold.drained()).isTrue();
    }
  }

  private record Sent(int row, int partition, long offset, Receipt receipt) {}

  private static void acknowledge(Sent record) {
    record.receipt.acknowledged("t", record.partition, record.offset);
  }

  private static void assertCovered(FoldState state, List<Sent> sent) {
    int resume = state.resume() == null ? 0 : Integer.parseInt(state.resume());
    assertThat(state.rows()).isEqualTo(resume);
    Map<TopicPart, End> expected = new TreeMap<>();
    for (Sent record : sent) {
      if (record.row <= resume) {
        expected.merge(
            new TopicPart("t", record.partition),
            End.of(record.offset),
            (a, b) ->
                new End(
                    Math.max(a.lastOffset(), b.lastOffset()),
                    a.count() + b.count(),
                    Math.min(a.firstOffset(), b.firstOffset())));
      }
    }
    assertThat(state.ends().ends()).isEqualTo(expected);
  }
}
