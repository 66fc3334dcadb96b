package io.tidemark.sink.write;

import io.tidemark.dialect.Merge.KeyRange;
import io.tidemark.sink.row.RowShape;
import io.tidemark.table.Column;
import io.tidemark.table.Kind;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From the least to the greatest of the integers that are the keys of some rows. */
final class KeySpan {
  /**
   * How many keys there may be in it for each of the rows, as of those that reach one partition of
   * four. To look a row up by its key costs as much as to read half a dozen that follow each other.
   */
  private static final int SPARSE = 4;

  /**
   * From so many bytes on the rows may be more than a server with PostgreSQL's own settings holds
   * in memory for a join by hash, 4 MB with what it adds to each.
   */
  private static final int LARGE = 2 << 20;

  private static final Set<Kind> INTEGERS =
      EnumSet.of(Kind.INT8, Kind.INT16, Kind.INT32, Kind.INT64);

  private KeySpan() {}

  /**
   * The range that the rows' keys lie in, where a table with each key once cannot have many others
   * there; no statistics are needed to know that. None for large rows, of which joins take more.
   *
   * @param rows at least one, of this shape
   */
  static Optional<KeyRange> dense(RowShape shape, List<BatchRow> rows) {
    List<Column> key = shape.keyColumns();
    if (key.size() != 1 || !INTEGERS.contains(key.get(0).type().kind())) {
      return Optional.empty();
    }
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    long bytes = 0;
    for (BatchRow row : rows) {
      long value = integer(row);
      least = Math.min(least, value);
      most = Math.max(most, value);
      bytes += row.end() - row.start();
    }
    boolean dense = Long.compareUnsigned(most - least, (long) SPARSE * rows.size()) < 0;
    return dense && bytes < LARGE ? Optional.of(new KeyRange(least, most)) : Optional.empty();
  }

  /** The key's only field, whose length comes first. */
  private static long integer(BatchRow row) {
    ByteBuffer bytes = ByteBuffer.wrap(row.bytes(), row.start(), row.keyEnd() - row.start());
    return switch (bytes.getInt()) {
      case Short.BYTES -> bytes.getShort();
      case Integer.BYTES -> bytes.getInt();
      default -> bytes.getLong();
    };
  }
}
