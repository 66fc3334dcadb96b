package io.tidemark.cli.chaos;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What {@code tidemark_runs} of the copy tells its readers. */
final class RunTable implements AutoCloseable, Advice.Runs {

  private static final String SINCE =
      " WHERE sync LIKE '%s' AND started_at > to_timestamp(%d / 1e3)";

  /** All ranges of a table, if it has several. */
  private static final String COMPLETE =
      "SELECT coalesce(count(DISTINCT scope) = max(scopes), false) FROM tidemark_runs"
          + SINCE
          + " AND status = 'COMPLETED' AND kind <> 'incremental'";

  private static final String SUMS =
      "SELECT coalesce(sum(added), 0), coalesce(sum(changed), 0), coalesce(sum(removed), 0)"
          + " FROM tidemark_runs"
          + SINCE;

  private static final String BALANCE =
      "SELECT coalesce(sum(added), 0), coalesce(sum(removed), 0), (SELECT count(*) FROM %1$s),"
          + " (SELECT coalesce(sum(added - removed), 0) FROM tidemark_applied a WHERE sync = '%1$s'"
          + " AND NOT EXISTS (SELECT 1 FROM tidemark_runs r WHERE r.sync = a.sync"
          + " AND r.scope = a.scope AND r.generation = a.generation))"
          + " FROM tidemark_runs WHERE sync = '%1$s'";

  /** Reads of keys alone say nothing of what came before, nor do runs that others took over. */
  private static final String NEWEST =
      "SELECT sync, run_id, coalesce(error, '') FROM (SELECT DISTINCT ON (sync) sync, run_id, status, error"
          + " FROM tidemark_runs WHERE kind <> 'keys' AND status IN ('BLOCKED', 'COMPLETED',"
          + " 'COMPLETED_WITH_ERRORS') ORDER BY sync, run_id DESC) newest"
          + " WHERE status = 'BLOCKED' ORDER BY sync";

  private static final String RESYNCED =
      "SELECT count(*) > 0 FROM tidemark_runs WHERE sync = '%s' AND run_id > %d"
          + " AND trigger IN ('resync', 'full') AND (ended_at IS NOT NULL OR status = 'BLOCKED')";

  private static final String SOME =
      "SELECT r::text FROM tidemark_runs r" + SINCE + " ORDER BY generation LIMIT 30";

  private final Session copy;

  RunTable(String url) {
    copy = new Session(url);
  }

  /** Whether a run of all rows or keys that began after a moment is complete. */
  boolean hasComplete(String table, long after) {
    return copy.must(sql -> sql.holds(COMPLETE.formatted(table, after)));
  }

  /** What the runs of each copied table that began after a moment have changed. */
  Map<String, Counts> counts(long after) {
    Map<String, Counts> counts = new TreeMap<>();
    for (String table : Setup.COPIED) {
      List<Counts> one =
          copy.must(
              sql ->
                  sql.rows(
                      SUMS.formatted(table, after),
                      row -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3))));
      counts.put(table, one.get(0));
    }
    return counts;
  }

  /** What all runs of a table have counted, beside the rows of its copy. */
  Balance balance(String table) {
    return copy.must(
            sql ->
                sql.rows(
                    BALANCE.formatted(table),
                    row ->
                        new Balance(
                            table, row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4))))
        .get(0);
  }

  /** Nothing before a sink has made the table. */
  @Override
  public List<Asked> asked() {
    if (!copy.must(sql -> sql.holds("SELECT to_regclass('tidemark_runs') IS NOT NULL"))) {
      return List.of();
    }
    return copy
        .must(
            sql ->
                sql.rows(
                    NEWEST, row -> Asked.of(row.getString(1), row.getLong(2), row.getString(3))))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public boolean hasResynced(String sync, long run) {
    return copy.must(sql -> sql.holds(RESYNCED.formatted(sync, run)));
  }

  /** Some runs after a moment, for people. */
  String describe(String table, long after) {
    return copy
        .must(sql -> sql.rows(SOME.formatted(table, after), row -> row.getString(1)))
        .stream()
        .map(run -> "\n  " + run)
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    copy.close();
  }
}
