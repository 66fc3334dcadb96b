package io.tidemark.source.read;

import java.util.Optional;

/** One pass over all rows of a sync. */
public interface GenerationReader extends AutoCloseable {

  /**
   * The next rows; empty when the pass is complete.
   *
   * @throws ReadFailure when the database failed; a reader by key pages is then where it was before
   *     the call, any other is of no more use
   */
  Optional<Page> next();

  /** Ends any transaction; never throws. */
  @Override
  void close();
}
