package io.tidemark.source.read;

import io.tidemark.source.plan.Trial;

/** What a test needs of its source; all methods throw {@link ReadFailure}. */
public interface TrialReader {

  /** Whether the source may be asked now; false while a lost connection is being left alone. */
  boolean ready();

  /** The source database's clock in milliseconds. */
  long clock();

  /** Looks at what there is to read. */
  Look look();

  /**
   * Finds what a test sends; changes nothing at the source.
   *
   * @param look what was seen
   * @throws ReadFailure saying, without values, what of the test does not fit what was seen; of
   *     kind PERMANENT when there is no such row
   */
  Sample find(Look look, Trial trial);
}
