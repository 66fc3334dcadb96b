package io.tidemark.sink.write;

import io.tidemark.sink.write.BatchRow.Origin;
import io.tidemark.table.TableId;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be a row, and why.
 *
 * @param table it was meant for, null when not even that is known
 * @param origin where it comes from
 * @param tally where it counts; null for records of no stream
 * @param record the record
 * @param stage {@code decode} or {@code write}
 * @param keyed whether its key could be read, so that its row can be protected
 * @param error what was wrong; its message holds no values
 */
record Rejection(
    @Nullable TableId table,
    Origin origin,
    @Nullable Tally tally,
    SinkRecord record,
    String stage,
    boolean keyed,
    RuntimeException error) {

  /** What fails the task when nobody takes bad records. */
  static ConnectException failure(Origin origin, RuntimeException error) {
    return new ConnectException(
        "%s (topic %s, partition %d, offset %d). Correct the source or the transforms, or set errors.tolerance=all with a dead letter queue to go on without such records"
            .formatted(
                error.getMessage(),
                origin.part().topic(),
                origin.part().partition(),
                origin.offset()),
        error);
  }
}
