package io.tidemark.source;

import io.tidemark.source.read.Complaints;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.SignalTable.Contents;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the signal table now and then. What is wrong with it becomes a warning, and the syncs
 * go on.
 */
final class SignalPoll {
  private static final Logger LOG = LoggerFactory.getLogger(SignalPoll.class);

  /** How long a table that could not be read is left alone. */
  private static final Duration REST = Duration.ofSeconds(30);

  private final Supplier<Contents> table;
  private final SignalBox box;
  private final Duration interval;
  private final LongSupplier nanos;
  private final Complaints complaints;
  private Set<String> told = new HashSet<>();
  private long next;

  /**
   * @param table reads the table; throws {@link ReadFailure}
   * @param box where to put what it asks
   * @param nanos a monotonic clock
   */
  SignalPoll(Supplier<Contents> table, SignalBox box, Duration interval, LongSupplier nanos) {
    this.table = table;
    this.box = box;
    this.interval = interval;
    this.nanos = nanos;
    this.complaints = new Complaints(nanos);
    this.next = nanos.getAsLong();
  }

  /** Looks, if it is time to. */
  void poll() {
    if (nanos.getAsLong() - next < 0) {
      return;
    }
    try {
      Contents contents = table.get();
      box.put(contents.signals());
      contents.unreadable().stream()
          .filter(row -> !told.contains(row))
          .forEach(row -> LOG.warn("In the signal table, {}", row));
      told = new HashSet<>(contents.unreadable());
      if (complaints.settle()) {
        LOG.info("The signal table is read again");
      }
      next = nanos.getAsLong() + interval.toNanos();
    } catch (ReadFailure e) {
      if (complaints.isNews(e.reason())) {
        LOG.warn("Signals are not executed: {}", e.reason());
      }
      next = nanos.getAsLong() + Math.max(interval.toNanos(), REST.toNanos());
    }
  }
}
