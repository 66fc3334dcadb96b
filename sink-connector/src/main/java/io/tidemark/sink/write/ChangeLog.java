package io.tidemark.sink.write;

import io.tidemark.dialect.RowOutcome;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.row.KeyText;
import io.tidemark.sink.state.Changes;
import io.tidemark.sink.state.Changes.Change;
import io.tidemark.sink.state.Changes.Op;
import io.tidemark.sink.state.Changes.Run;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a try to write a batch does to each row, noted where the same is counted. Notes nothing
 * where nobody wants to know.
 */
final class ChangeLog {
  private final Changes changes;
  private final List<Change> noted = new ArrayList<>();

  ChangeLog(Changes changes) {
    this.changes = changes;
  }

  /** A row was merged or added. */
  void written(TableId table, BatchRow row, RowOutcome outcome) {
    if (outcome == RowOutcome.ADDED) {
      note(table, row, Op.ADDED, null);
    } else if (outcome == RowOutcome.CHANGED) {
      note(table, row, Op.CHANGED, null);
    }
  }

  /** A record has removed its row. */
  void removed(TableId table, BatchRow row) {
    note(table, row, Op.REMOVED, "tombstone");
  }

  /** A record has taken all rows of a table, which is one line: they may be any number. */
  void emptied(TableId table, long rows) {
    if (changes.wanted() && rows > 0) {
      noted.add(new Change(null, table.toString(), null, Op.REMOVED, "truncate"));
    }
  }

  private void note(TableId table, BatchRow row, Op op, @Nullable String reason) {
    if (changes.wanted()) {
      noted.add(new Change(run(row.tally()), table.toString(), key(row.record()), op, reason));
    }
  }

  /** A record was rejected. */
  void rejected(Rejection rejection) {
    if (changes.wanted()) {
      TableId table = rejection.table();
      noted.add(
          new Change(
              run(rejection.tally()),
              table == null ? null : table.toString(),
              key(rejection.record()),
              Op.REJECTED,
              rejection.error().getMessage()));
    }
  }

  void write(Session tx) {
    changes.write(tx, noted);
  }

  private static @Nullable Run run(@Nullable Tally tally) {
    return tally == null
        ? null
        : new Run(
            tally.provenance.stream(), tally.provenance.scope(), tally.provenance.generation());
  }

  private static @Nullable String key(@Nullable SinkRecord record) {
    return record == null ? null : KeyText.of(record.key());
  }
}
