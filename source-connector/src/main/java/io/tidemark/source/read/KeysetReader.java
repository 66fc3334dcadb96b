package io.tidemark.source.read;

import io.tidemark.dialect.Read;
import io.tidemark.jdbc.Session;
import io.tidemark.source.cursor.KeyCodec;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table in pages, each of them the rows behind the last one's end in key order. No
 * transaction outlives a page, and after a failure the same page can be read again.
 *
 * <p>Complete for rows that are there throughout, because the key is unique, NOT NULL and does not
 * change (read rule).
 */
final class KeysetReader implements GenerationReader {
  private final SourceDatabase database;
  private final Read read;
  private final List<ColumnType> types;
  private final int[] keyIndexes;
  private final PageSize size;
  private List<Object> after;
  private boolean complete;

  /**
   * @param after cells of the key behind which to begin, empty for the beginning
   */
  KeysetReader(SourceDatabase database, Read read, int fetchSize, List<Object> after) {
    this.database = database;
    this.read = read;
    this.types = read.columns().stream().map(Column::type).toList();
    this.keyIndexes = read.key().stream().mapToInt(read.columns()::indexOf).toArray();
    this.size = new PageSize(types, fetchSize);
    this.after = after;
  }

  @Override
  public Optional<Page> next() {
    if (complete) {
      return Optional.empty();
    }
    int limit = size.rows();
    PageRows page = page(limit);
    List<@Nullable Object[]> rows = page.rows();
    complete = page.ended();
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    size.seen(rows.size(), page.bytes());
    after = key(rows.get(rows.size() - 1));
    return Optional.of(new Page(rows, KeyCodec.encode(read.key(), after), page.bytes()));
  }

  private PageRows page(int limit) {
    try {
      return database.run(
          s -> s.inTransaction(Session.Mode.REPEATABLE_READ_ONLY, tx -> page(tx, limit)));
    } catch (ReadFailure e) {
      if (e.kind() == ReadFailure.Kind.TIMEOUT) {
        size.tooSlow();
      }
      throw e;
    }
  }

  private PageRows page(Session tx, int limit) {
    return PageRows.read(tx, read, tx.dialect().page(read, after, limit), types, limit, size);
  }

  private List<Object> key(@Nullable Object[] cells) {
    List<Object> key = new ArrayList<>(keyIndexes.length);
    for (int index : keyIndexes) {
      Object cell = cells[index];
      if (cell == null) {
        throw new ReadFailure(
            ReadFailure.Kind.SCHEMA_CHANGED,
            "the key column " + read.columns().get(index).name() + " is not NOT NULL any more");
      }
      key.add(cell);
    }
    return key;
  }

  @Override
  public void close() {
    complete = true;
  }
}
