package io.tidemark.source.tracking;

/** The state that a run under way will leave. Closed before it is complete, it leaves none. */
public interface NewState extends AutoCloseable {

  /** Adds a row that was read. */
  void add(TrackedRow row);

  /**
   * Completes the state, durably.
   *
   * @throws RepeatedKeyException when two rows had the same key
   */
  void complete();

  @Override
  void close();
}
