package io.tidemark.cli.chaos;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What {@code tidemark_runs} of the copy tells its readers. */
final class RunTable implements AutoCloseable {

  private static final String SINCE =
      " WHERE sync LIKE '%s' AND started_at > to_timestamp(%d / 1e3)";

  private static final String COMPLETE =
      "SELECT count(*) > 0 FROM tidemark_runs"
          + SINCE
          + " AND status = 'COMPLETED' AND kind <> 'incremental'";

  private static final String SUMS =
      "SELECT coalesce(sum(added), 0), coalesce(sum(changed), 0), coalesce(sum(removed), 0)"
          + " FROM tidemark_runs"
          + SINCE;

  private static final String BALANCE =
      "SELECT coalesce(sum(added), 0), coalesce(sum(removed), 0), (SELECT count(*) FROM %s),"
          + " count(*) FILTER (WHERE status IN ('BLOCKED', 'ABORTED') OR held_reason IS NOT NULL)"
          + " FROM tidemark_runs WHERE sync = '%s'";

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
                    BALANCE.formatted(table, table),
                    row ->
                        new Balance(
                            table, row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4))))
        .get(0);
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
