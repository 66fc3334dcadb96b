package io.tidemark.source.read;

import io.tidemark.dialect.Read;
import io.tidemark.jdbc.Cursor;
import io.tidemark.jdbc.Session;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what has no proven key in one read-only transaction with a server-side cursor, in whatever
 * order it comes. Nobody can read on from the middle of it: when it breaks, it begins again.
 */
final class SnapshotReader implements GenerationReader {
  private final SourceDatabase database;
  private final Session session;
  private final Read read;
  private final int fetchSize;
  private @Nullable Cursor cursor;
  private boolean complete;

  SnapshotReader(SourceDatabase database, Read read, int fetchSize) {
    this.database = database;
    this.session = database.connect();
    this.read = read;
    this.fetchSize = fetchSize;
  }

  @Override
  public Optional<Page> next() {
    if (complete) {
      return Optional.empty();
    }
    List<@Nullable Object[]> rows = database.run(session, this::rows);
    if (complete) {
      close();
    }
    return rows.isEmpty() ? Optional.empty() : Optional.of(new Page(rows, null));
  }

  private List<@Nullable Object[]> rows(Session session) {
    Cursor open = cursor == null ? begin(session) : cursor;
    cursor = open;
    List<@Nullable Object[]> rows = new ArrayList<>();
    long bytes = 0;
    while (rows.size() < fetchSize && bytes < PageSize.BYTES) {
      if (!open.next()) {
        complete = true;
        return rows;
      }
      @Nullable Object[] cells = open.cells();
      rows.add(cells);
      bytes += PageSize.weight(cells);
    }
    return rows;
  }

  private Cursor begin(Session session) {
    List<ColumnType> types = read.columns().stream().map(Column::type).toList();
    session.begin(Session.Mode.REPEATABLE_READ_ONLY);
    return session.stream(
        session.dialect().all(read), types, PageSize.driverRows(types, fetchSize));
  }

  @Override
  public void close() {
    complete = true;
    database.release(session);
  }
}
