package io.tidemark.sink.failure;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Stops a task when too many of its last records are bad: then it is not records that are wrong but
 * a table, a converter or a setting, and a dead letter queue is no place for a whole topic. Looks
 * at the records of the last batches, so that single bad ones do not add up over months.
 *
 * <p>Asked before anything is reported or committed: what trips it stays unread. Belongs to one
 * thread.
 */
public final class CircuitBreaker {
  /** How many records it looks back upon. */
  static final long WINDOW = 100_000;

  /** From how many records on a share says something. */
  static final long SHARE_FROM = 1_000;

  private record Batch(long records, long rejects) {}

  private final RejectLimits limits;
  private final Deque<Batch> batches = new ArrayDeque<>();
  private long records;
  private long rejects;

  public CircuitBreaker(RejectLimits limits) {
    this.limits = limits;
  }

  /**
   * Why a batch may not be written with so many of its records rejected; empty when it may.
   *
   * @param size the batch's records
   * @param bad those of them that would be rejected
   */
  public Optional<String> objection(long size, long bad) {
    long all = records + size;
    long rejected = rejects + bad;
    if (bad == 0) {
      return Optional.empty();
    } else if (rejected > limits.rows()) {
      return Optional.of(
          "%d of the last %d records are bad, more than reject.max.rows=%d"
              .formatted(rejected, all, limits.rows()));
    } else if (all >= SHARE_FROM && rejected > limits.fraction() * all) {
      return Optional.of(
          "%d of the last %d records are bad, a larger share than reject.max.fraction=%s"
              .formatted(rejected, all, limits.fraction()));
    }
    return Optional.empty();
  }

  /** A batch was committed. */
  public void committed(long size, long bad) {
    batches.add(new Batch(size, bad));
    records += size;
    rejects += bad;
    while (records - batches.element().records >= WINDOW) {
      Batch oldest = batches.remove();
      records -= oldest.records;
      rejects -= oldest.rejects;
    }
  }
}
