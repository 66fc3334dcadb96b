package io.tidemark.sink.write;

import io.tidemark.sink.write.BatchRow.Origin;
import io.tidemark.table.TableId;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A table was truncated at its source: its rows of no stream are to go before the batch's rows are
 * written.
 *
 * @param table as the decoder names it
 * @param origin the record's partition and offset
 * @param record that says so
 * @param rows what became of them in the last try
 */
record Truncation(TableId table, Origin origin, SinkRecord record, RowCounts rows) {}
