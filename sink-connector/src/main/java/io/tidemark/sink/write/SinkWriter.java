package io.tidemark.sink.write;

import io.tidemark.sink.write.BatchRow.Origin;
import io.tidemark.sink.write.Positions.Verdict;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * A task's writer: gathers records into batches over many calls, has full ones written, and answers
 * to Connect. All truth about positions is the database's (invariant I2): Connect is asked to seek
 * to them, and is only told what is committed.
 *
 * <p>One batch is filled here while the one before is written by a thread of its own. Each expects
 * the positions that the one before leaves, so that a lost batch takes the next one with it. What
 * became of a batch shows in a later call, which then commits, tries again, begins anew or fails.
 * Everything here belongs to the task's thread, and so does the destination while nothing is being
 * written.
 *
 * <p>Seeks are asked for in {@code open} and {@code put} only, because only those are followed by
 * the seek before the next record; what is doubtful elsewhere is forgotten and loaded again there.
 * A call waits for the batch before only so long as Connect can bear it; then, and when the
 * database is to be given a pause, it throws a RetriableException and keeps the batches, and
 * Connect hands the same records in again.
 */
public final class SinkWriter implements AutoCloseable {
  private static final int LOST_AT_MOST = 5;

  /** How long put waits for room in all, well below the consumer's max.poll.interval.ms. */
  private static final Duration LONGEST_PUT = Duration.ofSeconds(30);

  /** How long preCommit waits for one batch; rebalances wait as long. */
  private static final Duration LONGEST_COMMIT = Duration.ofSeconds(10);

  /** How long full batches may follow one another without preCommit waiting for any. */
  private static final Duration DRAIN_EVERY = Duration.ofSeconds(10);

  private static final Duration LONGEST_CANCEL = Duration.ofSeconds(10);

  /** How soon Connect is to call again while a batch is being written. */
  private static final Duration SOON = Duration.ofMillis(100);

  private final SinkTaskContext context;
  private final WriterSettings settings;
  private final Runnable committed;
  private final Partitions partitions;
  private final Intake intake;
  private final Destination destination;
  private final Handover<Batch> handover;
  private final LongSupplier nanos;
  private long deadline;
  private boolean redelivery;
  private boolean untold;
  private boolean flowing;
  private @Nullable Long drained;
  private int lost;
  private @Nullable RuntimeException failure;

  /**
   * What a writer calls upon.
   *
   * @param context where Connect is asked for seeks, commits and calls
   * @param committed called after each commit
   * @param nanos a clock that only ever grows
   */
  record Calls(SinkTaskContext context, Runnable committed, LongSupplier nanos) {}

  SinkWriter(
      WriterSettings settings,
      Calls calls,
      Partitions partitions,
      Intake intake,
      Destination destination) {
    this.settings = settings;
    this.context = calls.context;
    this.committed = calls.committed;
    this.nanos = calls.nanos;
    this.partitions = partitions;
    this.intake = intake;
    this.destination = destination;
    this.handover =
        new Handover<>(
            "tidemark-writer-" + settings.sinkId(), destination::write, destination::cancel);
  }

  /**
   * Takes partitions over, from the position that the database has. Never fails for its absence.
   *
   * @return whether the positions are known, and so the state tables there
   */
  public boolean open(Collection<TopicPartition> opened) {
    partitions.open(opened);
    if (!handover.isIdle()) {
      return false; // put loads when it is
    }
    try {
      partitions.load();
      return true;
    } catch (Postponed e) {
      context.timeout(e.pause().toMillis()); // put asks again
      return false;
    }
  }

  /**
   * Gives partitions up; what is not committed will be read again by whoever gets them. Nothing is
   * being written any more when this returns.
   */
  public void close(Collection<TopicPartition> closed) {
    if (!handover.isIdle()) {
      abandon();
      drop();
    } else if (!intake.isEmpty()) {
      drop();
    }
    partitions.close(closed);
  }

  /** Takes records, and has a batch written when it is full or old. */
  public void put(Collection<SinkRecord> records) {
    if (failure != null) {
      throw failure;
    }
    boolean again = redelivery;
    if (!again) {
      partitions.sought();
    }
    redelivery = false;
    deadline = nanos.getAsLong() + LONGEST_PUT.toNanos();
    try {
      handover.resume();
      settle(Duration.ZERO);
      load();
      records.forEach(record -> take(record, again));
      if (intake.isDue() && handover.isIdle()) {
        handOver();
      }
    } catch (Postponed e) {
      redelivery = true;
      context.timeout(e.pause().toMillis());
      throw e;
    } catch (RuntimeException e) {
      failure = e; // nothing is written after it
      throw e;
    }
    partitions.seekAgain();
    askForMore(records.isEmpty());
  }

  /**
   * Has what is gathered written, waits for it within bounds, and tells what is committed. While
   * batches fill up between two calls it does so now and then only, and else holds nothing up: the
   * next call tells more. Never throws: what fails here fails the next put.
   */
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    if (failure == null && !redelivery) {
      try {
        settle(Duration.ZERO);
        if (!flowing || isDrainDue()) {
          drain(current);
        }
      } catch (Postponed e) {
        context.timeout(e.pause().toMillis());
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    untold = false;
    flowing = false;
    return partitions.committed(current.keySet());
  }

  /** Trailing offsets without a record can only be passed when nothing is being written. */
  private boolean isDrainDue() {
    Long before = drained;
    return before == null || nanos.getAsLong() - before >= DRAIN_EVERY.toNanos();
  }

  private void drain(Map<TopicPartition, OffsetAndMetadata> current) {
    if (settle(LONGEST_COMMIT) && !intake.isEmpty()) {
      handOver();
      settle(LONGEST_COMMIT);
    }
    if (handover.isIdle()) {
      raise(current);
      drained = nanos.getAsLong();
    }
  }

  /** Ends everything that is running. */
  @Override
  public void close() {
    abandon();
  }

  /** What is committed of some partitions, where that is known. */
  public Map<TopicPartition, OffsetAndMetadata> committed(Collection<TopicPartition> some) {
    return partitions.committed(some);
  }

  private void load() {
    if (!partitions.areKnown()) {
      awaitIdle();
      partitions.load();
    }
  }

  private void take(SinkRecord record, boolean again) {
    Origin origin = intake.origin(record);
    while (accepts(origin, again)) {
      if (!intake.isFull() && intake.add(record, origin, partitions.before(origin))) {
        partitions.buffered(origin);
        return;
      }
      handOver();
      load();
    }
  }

  private boolean accepts(Origin origin, boolean again) {
    Verdict verdict = partitions.judge(origin, again);
    if (verdict == Verdict.REGRESSED) {
      handOver(); // what came of the partition before
      awaitIdle();
      verdict = partitions.judge(origin, again); // a batch that was lost takes the position along
    }
    if (verdict == Verdict.REGRESSED) {
      return !isLost(() -> partitions.regress(origin));
    }
    return verdict == Verdict.ACCEPT;
  }

  /** Hands the batch over, if the one before has not taken it along. */
  private void handOver() {
    awaitIdle();
    if (!intake.isEmpty()) {
      flowing |= intake.isFull();
      handover.give(intake.seal());
    }
  }

  private void awaitIdle() {
    long left = Math.max(0, deadline - nanos.getAsLong());
    if (!settle(Duration.ofNanos(left))) {
      throw new Postponed("The batch before is still being written", SOON);
    }
  }

  /** Learns what became of the batch that was handed over; false while it is being written. */
  private boolean settle(Duration atMost) {
    isLost(() -> handover.await(atMost).ifPresent(this::written));
    return handover.isIdle();
  }

  private void written(Batch batch) {
    partitions.written(batch);
    lost = 0;
    untold = true;
    committed.run();
  }

  private void raise(Map<TopicPartition, OffsetAndMetadata> current) {
    isLost(
        () -> {
          if (partitions.raise(current)) {
            committed.run();
          }
        });
  }

  private boolean isLost(Runnable step) {
    try {
      step.run();
      return false;
    } catch (PositionsLost e) {
      lost(e);
      return true;
    }
  }

  /** Another task has the partition, or it is ours and we did not hear of our own commit. */
  private void lost(PositionsLost e) {
    drop();
    if (++lost >= LOST_AT_MOST) {
      throw new ConnectException(
          ("%s, %d times in a row. Is another connector, perhaps in another cluster, running with"
                  + " sink.id=%s on the same database? Give each its own sink.id")
              .formatted(e.getMessage(), lost, settings.sinkId()),
          e);
    }
  }

  /** Forgets the batches, and all positions, which may be in doubt. */
  private void drop() {
    partitions.forget();
    intake.drop();
  }

  /** Ends what is being written, committed or not. */
  private void abandon() {
    boolean ended = false;
    for (int tries = 0; tries < 2 && !ended; tries++) {
      ended = handover.end(LONGEST_CANCEL);
      destination.close(); // without its connection, a thread that goes on cannot
    }
    if (!ended) {
      failure = new ConnectException("The thread that writes to the database does not end");
    }
  }

  /** When Connect is to call again, and when the tail is written, that it may commit. */
  private void askForMore(boolean tail) {
    if (!handover.isIdle()) {
      context.timeout(SOON.toMillis());
    } else if (!intake.isEmpty()) {
      context.timeout(Math.max(1, intake.remaining().toMillis()));
    } else if (tail && untold) {
      untold = false;
      context.requestCommit();
    }
  }
}
