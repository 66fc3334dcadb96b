package io.tidemark.sink.write;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.sink.write.Attempts.Slot;
import io.tidemark.sink.write.Positions.Committed;
import java.util.function.ObjLongConsumer;

/**
 * Where batches are written and positions are kept. It is used by one thread at a time, which may
 * be another one each time; only {@link #cancel} may come from any thread.
 *
 * <p>Every call but those that end something may throw {@link Postponed} when it may succeed later,
 * and a ConnectException when it never will.
 */
interface Destination {

  /**
   * Writes and commits a batch, which it may leave late. What is not late is durable, and so is all
   * that was committed before it.
   *
   * @throws PositionsLost when another task has moved a position, or a commit was not heard of, or
   *     what was late may be gone
   */
  void write(Delivery delivery);

  /**
   * The committed position of a partition, which need not be durable; its highest attempts are
   * handed over.
   *
   * @throws PositionsLost when what was late may be gone
   */
  Committed load(TopicPart part, ObjLongConsumer<Slot> attempts);

  /**
   * Moves one position, which may stay where it is; false when it is not what is expected. It is
   * durable then, as is all that was committed before it.
   *
   * @throws PositionsLost when what was late may be gone
   */
  boolean advance(TopicPart part, long expected, Committed next);

  /**
   * Moves one position back to where its partition begins anew; false when it is not what is
   * expected. No generation that has counted records of the partition is complete after it.
   */
  boolean beginAnew(TopicPart part, long expected, Committed next);

  /** Cancels the statement under way; what goes on nevertheless fails, until it is closed. */
  void cancel();

  /** Lets go of the database, and of what is known of positions; the next call connects again. */
  void close();
}
