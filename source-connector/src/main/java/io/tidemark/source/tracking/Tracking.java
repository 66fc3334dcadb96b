package io.tidemark.source.tracking;

import java.util.Optional;

/**
 * What one scope of a sync remembers: the state that its last complete run left, under that run's
 * id. Which run was the last complete one only the source offset knows, so nothing in here is
 * believed unless the offset names it.
 *
 * <p>A run writes the new state aside; when that is complete its END goes out, whose offset names
 * it; when END has arrived, the older state goes. Between any two of these steps the offset still
 * names a state that is whole, or one that is gone, and a state that is gone is a full read.
 *
 * <p>What cannot be read is gone, and what cannot be removed stays: only who writes fails, with a
 * {@link TrackingException}, and everybody where the thread is told to stop.
 */
public interface Tracking extends AutoCloseable {

  /**
   * Makes sure of the place where the state is.
   *
   * @return why it cannot be used now, for people; empty when it can
   */
  Optional<String> obstacle();

  /**
   * The state that a run left.
   *
   * @param run the run's id
   * @param print of what it read and how; a state of another print is none
   * @throws io.tidemark.generation.LaterVersionException when a later release has left it
   * @return empty when there is no such state, or it is damaged, or more has been sent since than
   *     is worth knowing
   */
  Optional<KnownRows> known(long run, String print);

  /** Begins the state that a run will leave. */
  NewState begin(long run, String print);

  /** Lets go of all that does not belong to this run's state, where the place can be used. */
  void keep(long run);

  /** Lets go of everything, where the place can be used. */
  void forget();

  /** Gives up the place; what is there stays. */
  @Override
  void close();
}
