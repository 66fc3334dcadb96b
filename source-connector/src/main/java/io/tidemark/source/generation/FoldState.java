package io.tidemark.source.generation;

import io.tidemark.generation.Manifest;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the acknowledged prefix of a scan.
 *
 * @param ends last offset and count for each partition written to; in offsets of a task that writes
 *     in transactions also how many records there are altogether, those beyond this prefix included
 * @param rows rows read
 * @param dropped records that were not sent
 * @param resume the key behind which to read on, null at the beginning
 * @param doubt why absence from this scan proves nothing, null while it does
 */
public record FoldState(
    Manifest ends, long rows, long dropped, @Nullable String resume, @Nullable String doubt) {

  public static final FoldState EMPTY = new FoldState(Manifest.empty(), 0, 0, null, null);

  /** Nothing yet, behind what earlier runs have sent, whose ends are to be passed as well. */
  static FoldState behind(Manifest sent) {
    return new FoldState(sent.uncounted(), 0, 0, null, null);
  }

  /** Whether nothing is known to have been read or sent. */
  boolean isBlank() {
    return ends.count() == 0 && rows == 0 && dropped == 0 && resume == null && doubt == null;
  }

  /** The same with another number of records altogether. */
  public FoldState withTotal(OptionalLong records) {
    return new FoldState(ends.withTotal(records), rows, dropped, resume, doubt);
  }

  /** The same where other records have arrived, which are not counted. */
  FoldState reaching(Manifest others) {
    return new FoldState(ends.reaching(others), rows, dropped, resume, doubt);
  }

  /** The same, but so many rows were read. */
  public FoldState withRows(long read) {
    return new FoldState(ends, read, dropped, resume, doubt);
  }
}
