package io.tidemark.sink.row;

import io.tidemark.generation.StreamId;
import io.tidemark.sink.rules.Rules;
import io.tidemark.table.TableId;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records in forms that others give them, as plain rows and tombstones with schemas. Belongs to one
 * thread.
 */
public final class ForeignRecords {
  private final boolean keyed;
  private final RowDecoder decoder;
  private final Envelopes envelopes;
  private final TruncateEvents truncates;
  private final MapRecords maps;

  /**
   * For one task.
   *
   * @param keyed whether the write mode tells rows apart by their key; if not, tombstones are not
   *     looked at
   * @param targets says what types the columns have that records do not say
   */
  public ForeignRecords(boolean keyed, RowDecoder decoder, Rules rules, TargetSchemas targets) {
    this.keyed = keyed;
    this.decoder = decoder;
    this.envelopes = new Envelopes();
    this.truncates = new TruncateEvents(keyed, rules);
    this.maps = new MapRecords(rules, targets);
  }

  /**
   * What a record does to a row; null when it does nothing to any.
   *
   * @param stream of the record; one that has a stream is no change event, whatever its columns are
   * @throws DataException when it cannot be a row
   * @throws org.apache.kafka.connect.errors.ConnectException when no record like it can be
   */
  public @Nullable SinkRecord open(SinkRecord record, Optional<StreamId> stream) {
    SinkRecord row = stream.isPresent() ? record : envelopes.open(record);
    if (row == null || !MapRecords.isOne(row) || (row.value() == null && !keyed)) {
      return row;
    }
    return maps.open(row, decoder.table(row.topic(), stream));
  }

  /**
   * The table whose rows all go by a record of no stream which does nothing to any one row; empty
   * when it is no such record, and when nothing is ever deleted.
   *
   * @throws DataException when a truncation is not to be obeyed
   */
  public Optional<TableId> truncated(SinkRecord record) {
    return envelopes.isTruncation(record)
        ? truncates.target(record, decoder.table(record.topic(), Optional.empty()))
        : Optional.empty();
  }

  /** The snapshot that a record of no stream is of; empty when it is of none. */
  public Optional<TableSnapshot> snapshot(SinkRecord record) {
    return envelopes.snapshot(record);
  }

  /** Whether a record of a snapshot is the last of its table. */
  public boolean isLastOfSnapshot(SinkRecord record) {
    return envelopes.isLastOfSnapshot(record);
  }
}
