package io.tidemark.cli.chaos;

import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.DatabaseServer;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Somebody else's transaction in the copy's database. */
final class Stranger {

  private final String url;
  private @Nullable Sql sql;

  Stranger(String url) {
    this.url = url;
  }

  /** Locks rows of a table, those first that have gone from the source; gives how many. */
  int hold(SourceTable table, long most) {
    Sql open = Sql.connect(url, DatabaseServer.USER);
    sql = open;
    if (!open.holds("SELECT to_regclass('%s') IS NOT NULL".formatted(table.name()))) {
      return 0;
    }
    open.run("BEGIN");
    List<Long> stale =
        open.rows("SELECT id FROM " + table.name(), row -> row.getLong(1)).stream()
            .filter(id -> !table.history().has(id))
            .limit(most)
            .toList();
    String ids = stale.stream().map(String::valueOf).collect(Collectors.joining(","));
    String some = stale.isEmpty() ? "true" : "id IN (" + ids + ")";
    return open.rows(
            "SELECT id FROM %s WHERE %s LIMIT %d FOR UPDATE SKIP LOCKED"
                .formatted(table.name(), some, most),
            row -> row.getLong(1))
        .size();
  }

  /** Goes away. */
  void release() {
    if (sql != null) {
      sql.close();
      sql = null;
    }
  }
}
