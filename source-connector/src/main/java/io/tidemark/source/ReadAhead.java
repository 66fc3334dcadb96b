package io.tidemark.source;

import io.tidemark.monitor.LogContext;
import io.tidemark.source.generation.Bell;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stays ahead of {@code poll}: a thread of its own takes one step of the syncs after the other and
 * puts what they give into a buffer, until that is full. So the database works while the worker
 * converts and sends, {@code poll} never waits for the database, and a statement under way can be
 * cancelled by {@code stop}, which Connect calls from the thread that polls.
 */
final class ReadAhead {
  private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);

  /** How long steps without a result wait for something to happen. */
  private static final Duration NAP = Duration.ofMillis(500);

  private static final long CANCEL_AGAIN_MS = 50;
  private static final Duration CANCELLING = Duration.ofSeconds(3);
  private static final Duration ENDING = Duration.ofSeconds(8);

  private final Supplier<Parcel> steps;
  private final Bell bell;
  private final ParcelBuffer buffer;
  private final Thread thread;

  /**
   * @param steps the next step of whatever sync has one; called by one thread
   * @param bell rung when a step may give more than the last one did
   * @param bytes that may wait for {@link #take}
   */
  ReadAhead(Supplier<Parcel> steps, Bell bell, long bytes) {
    this.steps = steps;
    this.bell = bell;
    this.buffer = new ParcelBuffer(bytes);
    this.thread = new Thread(LogContext.carried(this::read), "tidemark-source-reader");
  }

  void start() {
    thread.start();
  }

  private void read() {
    try {
      while (!buffer.isClosed()) {
        long rings = bell.rings(); // a later ring may mean that there is more
        Parcel parcel = steps.get();
        if (parcel.isEmpty()) {
          bell.await(rings, NAP);
        } else {
          buffer.put(parcel);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) {
      buffer.fail(e); // what a cancelled statement made of it, no poll asks for
    }
  }

  /** See {@link ParcelBuffer#take}. */
  Optional<Parcel> take(Duration limit) throws InterruptedException {
    return buffer.take(limit);
  }

  /** Whether the thread lives. */
  boolean isReading() {
    return thread.isAlive();
  }

  /**
   * Ends the thread and waits for its end.
   *
   * @param cancel ends a statement under way; called again, as one may begin just afterwards
   * @param abort ends it where the database does not answer
   */
  void stop(Runnable cancel, Runnable abort) {
    buffer.close();
    thread.interrupt(); // a connection that is being made is given up
    long begun = System.nanoTime();
    try {
      for (Duration passed = Duration.ZERO; waits(passed); passed = since(begun)) {
        (passed.compareTo(CANCELLING) < 0 ? cancel : abort).run();
      }
    } catch (InterruptedException e) {
      abort.run();
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("The reader of the source has not ended after {}: it ends by itself", ENDING);
    }
  }

  private boolean waits(Duration passed) throws InterruptedException {
    if (thread.getState() != Thread.State.NEW) {
      thread.join(CANCEL_AGAIN_MS);
    }
    return thread.isAlive() && passed.compareTo(ENDING) < 0;
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
