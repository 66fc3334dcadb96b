package io.tidemark.sink.write;

import io.tidemark.generation.StreamId;
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
 * @param late whether the rows are of an attempt that a later one has replaced
 */
record SectionKey(TableId table, @Nullable StreamId stream, long generation, boolean late)
    implements Comparable<SectionKey> {

  private static final Comparator<SectionKey> ORDER =
      Comparator.comparing((SectionKey key) -> key.table.toString())
          .thenComparing(key -> key.stream == null ? "" : key.stream.toString())
          .thenComparingLong(SectionKey::generation)
          .thenComparing(SectionKey::late, Comparator.reverseOrder());

  @Override
  public int compareTo(SectionKey other) {
    return ORDER.compare(this, other);
  }
}
