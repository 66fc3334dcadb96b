package io.tidemark.sink.write;

import static io.tidemark.sink.write.Positions.Verdict.ACCEPT;
import static io.tidemark.sink.write.Positions.Verdict.REGRESSED;
import static io.tidemark.sink.write.Positions.Verdict.SKIP;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.sink.write.Positions.Committed;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PositionsTest {
  private static final TopicPart PART = new TopicPart("t", 0);
  private final Positions positions = new Positions();

  private void openAt(long position) {
    positions.open(PART);
    positions.seek(PART, new Committed(position, 0));
    positions.sought();
  }

  @Test
  @DisplayName("a partition that is not open, or not known yet, accepts nothing")
  void unknown() {
    assertThat(positions.judge(PART, 5, false)).isEqualTo(SKIP);
    positions.open(PART);
    assertThat(positions.judge(PART, 5, false)).isEqualTo(SKIP);
    assertThat(positions.unknown()).containsExactly(PART);
    assertThat(positions.committed(PART)).isEmpty();
  }

  @Test
  @DisplayName("until a seek is known to be done a partition accepts nothing")
  void seeking() {
    positions.open(PART);
    positions.seek(PART, new Committed(10, 0));
    assertThat(positions.judge(PART, 12, false)).isEqualTo(SKIP);
    assertThat(positions.seeking()).containsExactly(PART);
    positions.sought();
    assertThat(positions.judge(PART, 12, false)).isEqualTo(ACCEPT);
  }

  @Test
  @DisplayName("buffered records are skipped when Connect hands them in again, gaps are not")
  void redelivered() {
    openAt(10);
    positions.buffered(PART, 10);
    positions.buffered(PART, 15);
    assertThat(positions.judge(PART, 10, true)).isEqualTo(SKIP);
    assertThat(positions.judge(PART, 12, true)).isEqualTo(SKIP);
    assertThat(positions.judge(PART, 16, true)).isEqualTo(ACCEPT);
    assertThat(positions.committed(PART)).hasValue(10);
    positions.commit(PART, 16);
    assertThat(positions.committed(PART)).hasValue(16);
  }

  @Test
  @DisplayName("a first record below the position asks for a seek once, then it is a regression")
  void regressed() {
    openAt(10);
    assertThat(positions.judge(PART, 3, false)).isEqualTo(SKIP);
    assertThat(positions.seeking()).containsExactly(PART);
    positions.sought();
    assertThat(positions.judge(PART, 3, false)).isEqualTo(REGRESSED);
    positions.adopt(PART, 3);
    assertThat(positions.judge(PART, 3, false)).isEqualTo(ACCEPT);
  }

  @Test
  @DisplayName(
      "injection 18: a record below the position is a regression at any time but when it comes again")
  void regressedLater() {
    openAt(10);
    positions.buffered(PART, 10);
    positions.buffered(PART, 11);
    positions.commit(PART, 12);
    positions.buffered(PART, 12);
    assertThat(positions.judge(PART, 0, true)).isEqualTo(SKIP);
    assertThat(positions.seeking()).isEmpty();
    assertThat(positions.judge(PART, 12, false)).as("not committed yet").isEqualTo(SKIP);
    assertThat(positions.judge(PART, 0, false)).isEqualTo(SKIP);
    assertThat(positions.seeking()).containsExactly(PART);
    positions.sought();
    assertThat(positions.judge(PART, 13, false)).as("a seek that came right").isEqualTo(ACCEPT);
    assertThat(positions.judge(PART, 0, false)).isEqualTo(REGRESSED);
    assertThat(positions.judge(PART, 0, true)).as("after a put that failed").isEqualTo(REGRESSED);
    positions.adopt(PART, 0);
    positions.buffered(PART, 0);
    positions.commit(PART, 1);
    assertThat(positions.judge(PART, 0, true)).as("buffered since").isEqualTo(SKIP);
  }

  @Test
  @DisplayName("a position is raised only while nothing is buffered and no seek is pending")
  void raise() {
    openAt(10);
    assertThat(positions.raise(PART, 9)).isEmpty();
    assertThat(positions.raise(PART, 12)).contains(10L);
    positions.buffered(PART, 12);
    assertThat(positions.raise(PART, 14)).isEmpty();
    positions.commit(PART, 13);
    assertThat(positions.raise(PART, 14)).contains(13L);
    positions.seek(PART, new Committed(13, 0));
    assertThat(positions.raise(PART, 14)).isEmpty();
  }

  @Test
  @DisplayName("I1 every offset that is passed without a record is a gap, however it was passed")
  void gaps() {
    openAt(10);
    positions.seek(PART, new Committed(10, 7));
    assertThat(positions.gaps(PART)).isEqualTo(7);
    assertThat(positions.gaps(PART, 12)).isEqualTo(9);
    positions.buffered(PART, 12);
    positions.buffered(PART, 13);
    assertThat(positions.gaps(PART)).isEqualTo(9);
    positions.commit(PART, 14);
    assertThat(positions.gaps(PART)).isEqualTo(9);
    positions.commit(PART, 17);
    assertThat(positions.gaps(PART)).as("raised by preCommit").isEqualTo(12);
    positions.adopt(PART, 0);
    positions.buffered(PART, 0);
    assertThat(positions.gaps(PART)).as("a topic made again").isEqualTo(13);
  }

  @Test
  @DisplayName("what is forgotten has to be loaded again")
  void forget() {
    openAt(10);
    positions.buffered(PART, 10);
    positions.forget();
    assertThat(positions.unknown()).containsExactly(PART);
    assertThat(positions.judge(PART, 11, false)).isEqualTo(SKIP);
    assertThat(positions.raise(PART, 20)).isEmpty();
  }
}
