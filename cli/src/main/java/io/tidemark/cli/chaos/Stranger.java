package io.tidemark.cli.chaos;

import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.DatabaseServer;
import io.tidemark.cli.process.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Somebody else's transaction in the copy's database. */
final class Stranger {

  /** Longer than a generation, and what is on its way before it, take on a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String WAITS =
      "SELECT count(*) > 0 FROM pg_stat_activity WHERE %d = ANY (pg_blocking_pids(pid))"
          + " AND query LIKE '%%DELETE FROM%%'";

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

  /** Waits until a deletion waits for these rows; gives whether one does, which may never be. */
  boolean awaitDeletion() {
    if (sql == null) {
      return false;
    }
    String waits = WAITS.formatted(sql.number("SELECT pg_backend_pid()"));
    try (Sql beside = Sql.connect(url, DatabaseServer.USER)) {
      return Waiting.within(PATIENCE, () -> Optional.of(waits).filter(beside::holds)).isPresent();
    }
  }

  /** Goes away. */
  void release() {
    if (sql != null) {
      sql.close();
      sql = null;
    }
  }
}
