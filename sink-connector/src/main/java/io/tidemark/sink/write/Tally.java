package io.tidemark.sink.write;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.sink.row.Provenance;

/**
 * What a batch did for one attempt at a generation in one topic partition. The first counts are
 * known when records are added, the others when the transaction has written them; the latter start
 * again with each try.
 */
final class Tally {
  final TopicPart part;
  final Provenance provenance;

  /** The offset of its first record here, which is the attempt's first where it is a new one. */
  final long firstOffset;

  /** The partition's gaps up to that record. */
  final long gapsFirst;

  /** The partition's gaps at the last record of it. */
  long gapsAfter;

  /** The offset of that record. */
  long lastOffset;

  /** Records that are done with, whatever became of them. */
  long applied;

  /** Those of them that left evidence for their row (invariant I5). */
  long kept;

  /** Records whose key could not be read. */
  long rejectedNoKey;

  /** Records counted above that left no evidence after all: their keys could not be kept. */
  long unprotected;

  /** Keys counted above whose table is not there, so that nothing could be kept. */
  long unkept;

  /** Keys without rows that the table has no row for. */
  long missing;

  /** Those of them that an earlier generation has met, too. */
  long lost;

  long rejected;

  final RowCounts rows = new RowCounts();

  Tally(TopicPart part, Provenance provenance, long firstOffset, long gapsFirst) {
    this.part = part;
    this.provenance = provenance;
    this.firstOffset = firstOffset;
    this.gapsFirst = gapsFirst;
  }

  void startTry() {
    unprotected = 0;
    unkept = 0;
    missing = 0;
    lost = 0;
    rejected = 0;
    rows.startTry();
  }
}
