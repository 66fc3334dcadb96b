package io.tidemark.source;

import io.tidemark.connect.RecordSchemas;
import io.tidemark.generation.StreamId;
import io.tidemark.source.cursor.Position;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.generation.Fold;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.Ids;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.Receipt;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.Layout;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.RowRecords;
import io.tidemark.source.read.TideRecord;
import io.tidemark.table.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** One run of a sync that reads by a cursor, while it is under way. */
final class Changes {
  private final ChangeOffset begun;
  private final Map<String, String> partition;
  private final Fold fold;
  private final RowRecords records;
  private final TableSchema carried;
  private volatile Ids.Taken lastRead;

  /**
   * @param begun the offset that it begins or goes on with
   * @param onFolded called when its account has moved
   */
  Changes(StreamId stream, SyncSpec spec, ChangeOffset begun, Look look, Runnable onFolded) {
    this.begun = begun;
    this.partition = ChangeBegin.partition(stream, spec);
    this.fold = new Fold(begun.run().fold(), onFolded);
    this.records = new RowRecords(stream, spec, look.schema(), begun.run());
    this.carried =
        RecordSchemas.carried(Layout.of(look.schema(), spec.mapping()).sent(), spec.decimalMode());
    this.lastRead = new Ids.Taken(begun.lastRead(), 0);
  }

  /** The offset that it began with. */
  ChangeOffset begun() {
    return begun;
  }

  TableSchema carried() {
    return carried;
  }

  Fold fold() {
    return fold;
  }

  /** Whether it is the first read. */
  boolean isFirst() {
    return !begun.whole();
  }

  /**
   * The records of a read. They share one offset, which is the fold as of the poll that takes them.
   *
   * @param read id of the read, and when it was taken
   * @throws DataException when a row cannot be sent; then none of them is waited for
   */
  Parcel parcel(Reading.Piece piece, Ids.Taken read) {
    Map<String, Object> offset = new HashMap<>();
    List<SourceRecord> made = records(piece, read.id(), offset);
    lastRead = read;
    return new Parcel(
        made, piece.bytes(), false, () -> offset.putAll(offset(State.SCANNING).toMap()));
  }

  private List<SourceRecord> records(Reading.Piece piece, long read, Map<String, Object> offset) {
    Receipt receipt = fold.open(piece.rows().size(), piece.resume());
    try {
      records.changes(read, begun.run().generation());
      return records.of(piece.rows(), new TideRecord.Origin(partition, offset, receipt));
    } catch (DataException e) {
      fold.withdraw(receipt);
      throw e;
    }
  }

  /** The offset as of now: its fold is the acknowledged prefix. */
  ChangeOffset offset(State state) {
    FoldState now = fold.state();
    boolean completed = isFirst() && state == State.DONE;
    FoldState kept = completed ? at(now, begun.begin()) : now;
    SourceOffset run = begun.run();
    Ids.Taken read = lastRead;
    Past past = run.past().withTaken(read);
    SourceOffset stand =
        new SourceOffset(
            state,
            run.generation(),
            run.attempts(),
            run.ranges(),
            kept,
            run.start(),
            state == State.DONE ? past.withEnded(run.generation()) : past);
    return new ChangeOffset(stand, read.id(), begun.whole() || completed, begun.begin());
  }

  /** What the first read was read by says nothing of where changes begin. */
  private static FoldState at(FoldState fold, @Nullable Position begin) {
    return new FoldState(
        fold.ends(),
        fold.rows(),
        fold.dropped(),
        begin == null ? null : begin.encode(),
        fold.doubt());
  }
}
