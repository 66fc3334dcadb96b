package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.source.generation.Bell;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread that reads while the worker sends. */
@Timeout(60)
class ReadAheadTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Bell bell = new Bell();

  @Test
  void readsSeveralPagesBeforeAnybodyPolls() throws Exception {
    CountDownLatch read = new CountDownLatch(3);
    ReadAhead ahead =
        started(
            () -> {
              read.countDown();
              return ParcelBufferTest.parcel("p" + read.getCount(), 10, false);
            });
    read.await();

    assertThat(ahead.take(LONG)).isPresent();
    assertThat(stopped(ahead, () -> {}, () -> {})).isFalse();
  }

  @Test
  void aRingMakesItLookAgainWhenThereWasNothing() throws Exception {
    Deque<Parcel> steps = new ArrayDeque<>();
    CountDownLatch looked = new CountDownLatch(1);
    ReadAhead ahead =
        started(
            () -> {
              synchronized (steps) {
                looked.countDown();
                return steps.isEmpty() ? Parcel.NONE : steps.remove();
              }
            });
    looked.await();
    synchronized (steps) {
      steps.add(ParcelBufferTest.parcel("acknowledged", 10, false));
    }
    bell.ring();

    assertThat(ahead.take(LONG)).isPresent();
    assertThat(stopped(ahead, () -> {}, () -> {})).isFalse();
  }

  @Test
  void anErrorOfTheReaderFailsThePoll() {
    ReadAhead ahead =
        started(
            () -> {
              throw new ConnectException("database is gone");
            });

    assertThatThrownBy(() -> ahead.take(LONG)).hasMessage("database is gone");
    assertThat(stopped(ahead, () -> {}, () -> {})).isFalse();
  }

  @Test
  @DisplayName("stop cancels what runs, and what begins just after it was cancelled")
  void stopCancelsTheStatement() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(2);
    ReadAhead ahead = started(() -> hang(running, cancelled));
    running.await();

    assertThat(stopped(ahead, cancelled::countDown, () -> {})).isFalse();
    assertThat(ahead.take(LONG)).isEmpty();
  }

  @Test
  void stopCutsTheConnectionOfADatabaseThatDoesNotAnswer() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch cut = new CountDownLatch(1);
    ReadAhead ahead = started(() -> hang(running, cut));
    running.await();

    assertThat(stopped(ahead, () -> {}, cut::countDown)).isFalse();
  }

  @Test
  void oneThatWasNeverStartedStops() {
    assertThat(stopped(new ReadAhead(() -> Parcel.NONE, bell, 100), () -> {}, () -> {})).isFalse();
  }

  private ReadAhead started(Supplier<Parcel> steps) {
    ReadAhead ahead = new ReadAhead(steps, bell, 100);
    ahead.start();
    return ahead;
  }

  /** Hangs in the database, where an interrupt changes nothing. */
  private static Parcel hang(CountDownLatch running, CountDownLatch end) {
    running.countDown();
    while (true) {
      try {
        end.await();
        return Parcel.NONE;
      } catch (InterruptedException e) {
        // a socket takes no notice of it
      }
    }
  }

  private static boolean stopped(ReadAhead ahead, Runnable cancel, Runnable abort) {
    ahead.stop(cancel, abort);
    return ahead.isReading();
  }
}
