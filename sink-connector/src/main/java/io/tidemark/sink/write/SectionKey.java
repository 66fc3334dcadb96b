package io.tidemark.sink.write;

import io.tidemark.generation.StreamId;
import io.tidemark.monitor.Labels;
import io.tidemark.monitor.LogContext;
import io.tidemark.table.TableId;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a section have in common; sections are applied in this order, so that what is
 * older never lands on what is newer.
 *
 * @param table written to
 * @param stream null for records of no stream
 * @param generation 0 for records of no stream
 * @param manner by which rules they meet the table
 */
record SectionKey(TableId table, @Nullable StreamId stream, long generation, Manner manner)
    implements Comparable<SectionKey> {

  /** By which rules records meet the table, in the order in which they are applied. */
  enum Manner {
    /** Rows of an attempt that a later one has replaced. */
    LATE,
    /** Rows of a scan, and those of no stream. */
    ROW,
    /** Rows that have changed or are gone. */
    CHANGE,
    /** Keys without rows, which ask what all others have left. */
    KEY
  }

  private static final Comparator<SectionKey> ORDER =
      Comparator.comparing((SectionKey key) -> key.table.toString())
          .thenComparing(key -> key.stream == null ? "" : key.stream.toString())
          .thenComparing(SectionKey::isKeys)
          .thenComparingLong(SectionKey::generation)
          .thenComparing(SectionKey::manner);

  /** Whose rows they are. */
  Labels labels() {
    return stream == null
        ? Labels.table(table.toString())
        : Labels.sync(stream.source(), stream.sync());
  }

  LogContext logContext() {
    return stream == null
        ? LogContext.table(table.toString())
        : new LogContext(stream.source(), stream.sync(), generation);
  }

  boolean isKeys() {
    return manner == Manner.KEY;
  }

  boolean isChanges() {
    return manner == Manner.CHANGE;
  }

  /** Whose rows in which table. */
  record Rows(TableId table, @Nullable StreamId stream) {}

  /** What it shares with sections of other generations and other rules. */
  Rows rows() {
    return new Rows(table, stream);
  }

  @Override
  public int compareTo(SectionKey other) {
    return ORDER.compare(this, other);
  }
}
