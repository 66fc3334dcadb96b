package io.tidemark.source.read;

import io.tidemark.dialect.Read;
import io.tidemark.jdbc.Cursor;
import io.tidemark.jdbc.Session;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
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
  private final List<ColumnType> types;
  private final int fetchSize;
  private final PageSize size;
  private @Nullable Cursor cursor;
  private boolean complete;

  SnapshotReader(SourceDatabase database, Read read, int fetchSize) {
    this.database = database;
    this.session = database.connect();
    this.read = read;
    this.types = read.columns().stream().map(Column::type).toList();
    this.fetchSize = fetchSize;
    this.size = new PageSize(types, fetchSize);
  }

  @Override
  public Optional<Page> next() {
    if (complete) {
      return Optional.empty();
    }
    PageRows page = database.run(session, this::page);
    if (page.ended()) {
      close();
    }
    return page.rows().isEmpty()
        ? Optional.empty()
        : Optional.of(new Page(page.rows(), null, page.bytes()));
  }

  private PageRows page(Session session) {
    Cursor open = cursor == null ? begin(session) : cursor;
    cursor = open;
    return PageRows.read(open, fetchSize, size);
  }

  private Cursor begin(Session session) {
    session.begin(Session.Mode.REPEATABLE_READ_ONLY);
    session.beginStream();
    return session.stream(session.dialect().all(read), types, size.atOnce());
  }

  @Override
  public void close() {
    complete = true;
    database.release(session);
  }
}
