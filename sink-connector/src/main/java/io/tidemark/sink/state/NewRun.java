package io.tidemark.sink.state;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of {@code tidemark_runs} as it is made, with nothing counted yet. Its number is its table's
 * next one; another's row may come to have it first, and then it is not inserted.
 *
 * @param sinkId the sink's id
 * @param connector the source connector
 * @param kind how the source reads
 * @param trigger why it reads
 */
public record NewRun(
    String sinkId,
    String source,
    String sync,
    int scope,
    long generation,
    int scopes,
    String connector,
    String kind,
    String trigger,
    String status) {

  private static final List<String> COLUMNS =
      List.of(
          "run_id",
          "sink",
          "source",
          "sync",
          "scope",
          "generation",
          "scopes",
          "connector",
          "kind",
          "trigger",
          "status",
          "added",
          "changed",
          "unchanged",
          "removed",
          "rejected");

  /** The number that the next row gets. */
  public static long nextId(Session session, StateTables tables) {
    String next = "SELECT coalesce(max(run_id), 0) + 1 FROM " + tables.quoted(tables.runs());
    return session.queryOne(Sql.of(next), row -> row.getLong(1)).orElseThrow();
  }

  /** Makes it, unless there is a row of that number, or of its run. */
  public Sql insert(StateTables tables, long id) {
    List<Object> values = new ArrayList<>(List.of(id, sinkId, source, sync, scope, generation));
    values.addAll(List.of(scopes, connector, kind, trigger, status, 0L, 0L, 0L, 0L, 0L));
    return tables.dialect().insertIfAbsent(tables.runs(), COLUMNS, values);
  }
}
