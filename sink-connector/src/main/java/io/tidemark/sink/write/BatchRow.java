package io.tidemark.sink.write;

import io.tidemark.dialect.CopyBuffer;
import io.tidemark.generation.Manifest.TopicPart;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record in a batch, as a slice of one of its section's pages: the fields of the key, then
 * those of the other columns.
 *
 * @param page which has the slice
 * @param start of the slice
 * @param keyEnd end of the key's fields
 * @param end of the slice; the same as {@code keyEnd} for a tombstone
 * @param delete whether it is a tombstone
 * @param origin the record's partition and offset, by the names that the broker knows
 * @param tally where it counts; null for records of no stream
 * @param record the record itself where somebody may want it reported, else null
 */
record BatchRow(
    CopyBuffer page,
    int start,
    int keyEnd,
    int end,
    boolean delete,
    Origin origin,
    @Nullable Tally tally,
    @Nullable SinkRecord record) {

  /** The bytes that the slice is of. */
  byte[] bytes() {
    return page.array();
  }

  /**
   * Where a record comes from.
   *
   * @param part topic and partition
   * @param offset in it
   */
  record Origin(TopicPart part, long offset) {}
}
