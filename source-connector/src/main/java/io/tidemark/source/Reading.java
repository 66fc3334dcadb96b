package io.tidemark.source;

import io.tidemark.source.read.Look;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pass over rows of a sync that reads by a cursor. */
interface Reading extends AutoCloseable {

  /**
   * Rows that were read together.
   *
   * @param rows what of them is to be sent, which may be none of them
   * @param resume from where to go on once they have arrived, null where nobody can
   * @param clock the source's clock when they were read, milliseconds; 0 when it was not asked
   */
  record Piece(List<@Nullable Object[]> rows, long bytes, @Nullable String resume, long clock) {}

  /** The next rows; empty when there are no more. */
  Optional<Piece> next();

  /** What was seen when it began. */
  Look look();

  /** Whether it can go on after a connection was lost. */
  boolean isPaged();

  @Override
  void close();
}
