package io.tidemark.source.log;

import io.tidemark.source.generation.Receipt;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Up to which place of the log all records have been acknowledged.
 *
 * <p>Several rows may have one place, as those of a bulk insert, and in some logs whoever goes on
 * at a place is told nothing of it any more. So a place counts only when another one has come
 * behind it: until then more records of it may be on their way.
 */
final class Prefix {
  private final Deque<Stretch> stretches = new ArrayDeque<>();
  private final Runnable onMoved;
  private Supplier<@Nullable String> position;

  /**
   * @param position where the log is gone on with, null where it is not
   * @param onMoved called when records have been settled
   */
  Prefix(@Nullable String position, Runnable onMoved) {
    this.position = () -> position;
    this.onMoved = onMoved;
  }

  /**
   * Takes note of the next records.
   *
   * @param place of the last of them
   * @return where the fate of each goes
   */
  synchronized Receipt open(int records, Place place) {
    Stretch stretch = new Stretch(records, place);
    stretches.add(stretch);
    advance();
    return stretch;
  }

  /** The log has come to a place without a record. */
  synchronized void pass(Place place) {
    stretches.add(new Stretch(0, place));
    advance();
  }

  /** Nothing more of the last place will come. */
  synchronized void close() {
    Stretch last = stretches.peekLast();
    if (drained() && last != null) {
      position = last.place.position()::json;
      stretches.clear();
    }
  }

  /** The position as JSON, null where there is none yet. */
  synchronized @Nullable String position() {
    return position.get();
  }

  /** Whether all records have been settled. */
  synchronized boolean drained() {
    return stretches.stream().allMatch(stretch -> stretch.open == 0);
  }

  private void advance() {
    while (stretches.size() > 1 && stretches.element().open == 0) {
      Place done = stretches.remove().place;
      Place next = stretches.element().place;
      if (!done.same(next)) {
        position = done.passedBy(next).position()::json;
      }
    }
  }

  /** Neighbouring records; every access is under the prefix's lock. */
  private final class Stretch implements Receipt {
    private final Place place;
    private int open;

    Stretch(int records, Place place) {
      this.open = records;
      this.place = place;
    }

    private void settled() {
      synchronized (Prefix.this) {
        open--;
        advance();
      }
      onMoved.run();
    }

    @Override
    public void acknowledged(String topic, int partition, long offset) {
      settled();
    }

    @Override
    public void dropped() {
      settled();
    }

    @Override
    public void lost(String why) {
      settled();
    }
  }
}
