package io.tidemark.source.log;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * How many records Connect was given whose fate it has not told yet. It tells each one's once: that
 * the broker has it, or that a transform has dropped it; or else the task fails.
 */
final class Arrivals {
  private final AtomicLong awaited = new AtomicLong();

  /** Notes records that Connect is about to get. */
  @Nullable List<SourceRecord> sent(@Nullable List<SourceRecord> records) {
    awaited.addAndGet(records == null ? 0 : records.size());
    return records;
  }

  /** Notes that one's fate is known; by any thread. */
  void arrived() {
    awaited.decrementAndGet();
  }

  boolean areAwaited() {
    return awaited.get() > 0;
  }
}
