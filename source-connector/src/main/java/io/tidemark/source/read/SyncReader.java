package io.tidemark.source.read;

import org.jspecify.annotations.Nullable;

/** What a sync's generations need of its source; all methods throw {@link ReadFailure}. */
public interface SyncReader {

  /** Whether the source may be asked now; false while a lost connection is being left alone. */
  boolean ready();

  /** The source database's clock in milliseconds. */
  long clock();

  /** Looks at what there is to read. */
  Look look();

  /**
   * Begins a pass.
   *
   * @param look what was seen
   * @param resume the end key of the last page that need not be read again, null for all
   * @throws IllegalArgumentException when {@code resume} is not a key of what was seen
   */
  GenerationReader open(Look look, @Nullable String resume);
}
