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
   * Writes and commits a batch.
   *
   * @throws PositionsLost when another task has moved a position, or a commit was not heard of
   */
  void write(Batch batch);

  /** The committed position of a partition; its highest attempts are handed over. */
  Committed load(TopicPart part, ObjLongConsumer<Slot> attempts);

  /** Moves one position; false when it is not what is expected. */
  boolean advance(TopicPart part, long expected, Committed next);

  /**
   * Moves one position back to where its partition begins anew; false when it is not what is
   * expected. No generation that has counted records of the partition is complete after it.
   */
  boolean beginAnew(TopicPart part, long expected, Committed next);

  /** Cancels the statement under way; what goes on nevertheless fails, until it is closed. */
  void cancel();

  /** Lets go of the database; the next call connects again. */
  void close();
}
