package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.read.ReadFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClockWaitTest {
  private final FakeReader reader = new FakeReader();
  private final IdSequence ids = new IdSequence(0);
  private final Steps awaited = new Steps();
  private final ClockWait wait = new ClockWait("shop/orders", ids, reader, awaited);

  private static final class Steps implements Activity {
    private int steps;
    private boolean closed;

    @Override
    public Parcel step() {
      steps++;
      return Parcel.NONE;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @BeforeEach
  void left() {
    SourceOffset.Start start = new SourceOffset.Start(100_000, "schedule", "", "");
    ids.used(SourceOffset.begun(100_000, Ranges.whole(1), start, Past.NONE));
  }

  private int stepsAt(long clock) {
    int before = awaited.steps;
    reader.clock = clock;
    wait.step();
    return awaited.steps - before;
  }

  @Test
  @DisplayName(
      "injection 28 nothing begins while the source's clock stands behind the last id's time, and none is held up afterwards")
  void untilTheClockHasCaughtUp() {
    assertThat(stepsAt(99_000)).isZero();
    assertThat(stepsAt(100_001)).isZero();
    assertThat(stepsAt(165_536)).isOne();
    assertThat(stepsAt(99_000)).as("it has begun").isOne();
    wait.close();
    assertThat(awaited.closed).isTrue();
  }

  @Test
  @DisplayName("a clock that was not set back holds nothing up")
  void notSetBack() {
    assertThat(stepsAt(100_000)).isOne();
  }

  @Test
  @DisplayName("a source that cannot be asked, or not yet, is the activity's affair")
  void noAnswer() {
    reader.ready = false;
    assertThat(stepsAt(99_000)).isOne();
    reader.ready = true;
    reader.clockFailures.add(new ReadFailure(ReadFailure.Kind.CONNECTION_LOST, "gone"));
    assertThat(stepsAt(99_000)).isOne();
    assertThat(stepsAt(99_000)).isZero();
  }
}
