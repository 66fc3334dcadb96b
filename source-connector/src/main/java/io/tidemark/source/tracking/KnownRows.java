package io.tidemark.source.tracking;

import java.util.List;
import java.util.Optional;

/**
 * The rows of the last complete run, against which those of a new one are compared.
 *
 * <p>Rows that a run has sent without coming to its end are neither as they were nor as they are
 * now: their keys are noted before they are sent, and are sent again by whatever run comes next,
 * even when the row is again what it was, or is gone and was never known.
 */
public interface KnownRows extends AutoCloseable {

  /** What a row is in comparison. */
  enum Match {
    /** As it was, and sent as that. */
    SAME,
    CHANGED,
    ADDED,
    /** Its key has come before in this run. */
    REPEATED
  }

  /** Compares a row, and takes note that its key is there. */
  Match match(TrackedRow row);

  /**
   * Notes for later runs, durably, that these keys are about to be sent.
   *
   * @param keys at least one
   */
  void sending(List<byte[]> keys);

  /**
   * How many keys are gone, of rows that are known and of those that were sent since by runs that
   * did not end. To be called when all rows have been matched and none was told.
   */
  long gone();

  /**
   * To be called when all rows have been matched.
   *
   * @return the next key that is gone; empty when all have been told
   */
  Optional<byte[]> nextGone();

  @Override
  void close();
}
