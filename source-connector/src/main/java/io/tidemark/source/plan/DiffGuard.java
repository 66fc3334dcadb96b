package io.tidemark.source.plan;

import java.util.Optional;

/**
 * When a run of mode diff may not tell which rows are gone. Its tombstones are obeyed one by one,
 * and nobody behind the source can tell those of rows that were deleted from those of a view that
 * came back empty. The same rules as the sink's guards have for whole generations.
 *
 * @param maxFraction largest share of the rows that may be gone ({@code diff.max.fraction})
 * @param allowEmpty whether all of them may be gone ({@code diff.allow.empty})
 * @param minRows the share counts only from this many rows on ({@code diff.guard.min.rows})
 */
public record DiffGuard(double maxFraction, boolean allowEmpty, long minRows) {

  /** The defaults of the configuration. */
  public static final DiffGuard USUAL = new DiffGuard(0.5, false, 100);

  /**
   * Why the run must not tell, as a clause; empty when it may.
   *
   * @param gone keys that were not read, of the run before and of runs that did not end since
   * @param read rows that were read; both together are what destinations have
   */
  public Optional<String> objection(long gone, long read) {
    long rows = gone + read;
    if (gone == 0 || (read == 0 && allowEmpty)) {
      return Optional.empty();
    } else if (read == 0) {
      return Optional.of(
          held("no row was read (known: %d)".formatted(gone), "set diff.allow.empty=true"));
    } else if (rows >= minRows && gone > maxFraction * rows) {
      String share = "gone: %d of %d rows, more than diff.max.fraction=%s";
      return Optional.of(held(share.formatted(gone, rows, maxFraction), "raise it"));
    }
    return Optional.empty();
  }

  private static String held(String what, String otherwise) {
    return what
        + ", and none is told to be gone: if that is right, "
        + otherwise
        + " for a run, or send the signal full, by which the guards of each sink decide";
  }
}
