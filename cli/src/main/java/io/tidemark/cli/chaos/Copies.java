package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.History.Life;
import io.tidemark.cli.database.Sql;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The copies, to be looked at by one thread. */
final class Copies implements AutoCloseable {

  private static final String ROWS =
      "SELECT id, life, (extract(epoch FROM updated_at) * 1000000)::bigint, _sync_generation FROM ";

  private static final String BEGAN =
      "SELECT coalesce(max((extract(epoch FROM started_at) * 1000)::bigint), 0) FROM tidemark_runs r"
          + " WHERE status = 'COMPLETED' AND sync = '%s'";

  private static final String NONE_BEFORE =
      " AND NOT EXISTS (SELECT 1 FROM tidemark_runs b WHERE b.sync = r.sync"
          + " AND b.generation < r.generation AND b.ended_at IS NULL)";

  /**
   * Of a table that is read in ranges, the time of the range that is furthest behind. Ranges of
   * different plans do not make a table.
   */
  private static final String ALL_BEGAN =
      "SELECT coalesce(max(began), 0) FROM (SELECT min(newest) AS began FROM"
          + " (SELECT plan_id, scope, max(scopes) AS scopes, max(started_at) AS newest"
          + " FROM tidemark_generations WHERE state = 'COMPLETED' AND sync = '%s'"
          + " GROUP BY plan_id, scope) scopes GROUP BY plan_id HAVING count(*) = max(scopes)) plans";

  private final Session copy;

  Copies(String url) {
    copy = new Session(url);
  }

  /** A look at the copy of each of these tables. */
  List<Supplier<Look>> of(List<SourceTable> tables) {
    return tables.stream().map(this::of).toList();
  }

  private Supplier<Look> of(SourceTable table) {
    Watcher watcher = new Watcher(table.name(), table.history());
    return () -> {
      Map<Long, Life> before = table.history().now();
      return copy.ask(sql -> look(sql, table.name(), watcher, before)).orElse(Look.NOTHING);
    };
  }

  private static Look look(Sql sql, String table, Watcher watcher, Map<Long, Life> before) {
    if (!sql.holds("SELECT to_regclass('%s') IS NOT NULL".formatted(table))) {
      return Look.NOTHING;
    }
    long completed = completed(sql, table);
    Map<Long, Copied> there = new HashMap<>();
    sql.rows(
        ROWS + table,
        row ->
            there.put(row.getLong(1), new Copied(row.getLong(2), row.getLong(3), row.getLong(4))));
    return new Look(true, watcher.look(before, completed, there));
  }

  /**
   * When the youngest generation began by which all older rows must be there. One of keys alone
   * says nothing about rows that have yet to come, and one of differences as much as all before it.
   */
  private static long completed(Sql sql, String table) {
    return switch (table) {
      case Setup.FULL -> sql.number(BEGAN.formatted(table));
      case Setup.SPLIT -> sql.number(ALL_BEGAN.formatted(table));
      case Setup.DIFF -> sql.number((BEGAN + NONE_BEFORE).formatted(table));
      default -> 0;
    };
  }

  @Override
  public void close() {
    copy.close();
  }
}
