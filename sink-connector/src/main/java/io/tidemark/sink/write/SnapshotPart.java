package io.tidemark.sink.write;

import io.tidemark.sink.row.TableSnapshot;
import io.tidemark.table.TableId;
import org.jspecify.annotations.Nullable;

/**
 * What a batch has of one snapshot of a table. Its rows are all rows of no stream in the target.
 */
final class SnapshotPart {
  final TableSnapshot snapshot;

  /** Where its rows go; null as long as none could be read. */
  @Nullable TableId target;

  /** Whether the table's last row was among them. */
  boolean last;

  /** Records of which nothing could be read. */
  long unread;

  SnapshotPart(TableSnapshot snapshot) {
    this.snapshot = snapshot;
  }
}
