package io.tidemark.console.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Session;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one sink has written down in its destination, read in one transaction that only reads. Rows
 * are JSON objects by the names of their columns; runs have an {@code id} besides, and, where all
 * of them is told, the {@code sync_id} of their sync ({@link Ids}).
 */
public final class RunLog {
  private static final String RUNS = "tidemark_runs";
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final String OF_SINK = " WHERE sink = ?";
  private static final String SUCCESS =
      "max(CASE WHEN status IN ('COMPLETED', 'COMPLETED_WITH_ERRORS') AND kind <> 'test'"
          + " THEN ended_at END)";

  private static final Columns LAST =
      new Columns().with(Kind.STRING, "source", "sync").with(Kind.TIMESTAMP_TZ, "last_success");

  private final Session session;
  private final String connector;
  private final String sinkId;
  private final StateNames names;

  RunLog(Session session, String connector, String sinkId, @Nullable String schema) {
    this.session = session;
    this.connector = connector;
    this.sinkId = sinkId;
    this.names = new StateNames(schema, session.dialect());
  }

  /** The sink's name on the worker. */
  String connector() {
    return connector;
  }

  /** The {@code sink.id} by which the rows are known. */
  public String sinkId() {
    return sinkId;
  }

  /**
   * The newest runs of each sync in short, the newest first within each; of a split sync the newest
   * of each range, too, which may be older than all of those.
   *
   * @param since of those alone of which a run was written at this moment or later
   */
  public List<ObjectNode> newest(int perSync, Since since) {
    String list = StateNames.LINES.list(session.dialect());
    String numbered =
        "SELECT %s, row_number() OVER (PARTITION BY source, sync ORDER BY run_id DESC) AS nth FROM %s%s"
            .formatted(list, names.name(RUNS) + OF_SINK, since.condition(names.name(RUNS)));
    List<Object> binds = since.binds(sinkId);
    binds.add(perSync);
    binds.add(sinkId);
    return runs(
        StateNames.LINES,
        Sql.of(
            "SELECT %s FROM (%s) n WHERE nth <= ? OR (%s) ORDER BY source, sync, run_id DESC"
                .formatted(list, numbered, lastOfRange()),
            binds.toArray()));
  }

  /** The newest run of each range of a sync, the newest first; none of one that is not split. */
  public List<ObjectNode> ranges(String source, String sync) {
    String sql =
        "%s n%s AND source = ? AND sync = ? AND %s ORDER BY run_id DESC"
            .formatted(names.select(StateNames.RUNS, RUNS), OF_SINK, lastOfRange());
    return whole(Sql.of(sql, sinkId, source, sync, sinkId));
  }

  /** That a run {@code n} is the newest of a range, tests left aside; binds the sink. */
  private String lastOfRange() {
    return "n.scopes > 1 AND n.kind <> 'test' AND NOT EXISTS (SELECT 1 FROM "
        + names.name(RUNS)
        + " m WHERE m.sink = ? AND m.source = n.source AND m.sync = n.sync AND m.scope = n.scope"
        + " AND m.generation > n.generation AND m.kind <> 'test')";
  }

  /** When each sync was complete for the last time: {@code source, sync, last_success}. */
  List<ObjectNode> lastSuccesses(Since since) {
    return lastSuccesses(since.condition(names.name(RUNS)), since.binds(sinkId));
  }

  /** The same of one sync. */
  List<ObjectNode> lastSuccess(String source, String sync) {
    return lastSuccesses(" AND source = ? AND sync = ?", List.of(sinkId, source, sync));
  }

  private List<ObjectNode> lastSuccesses(String which, List<Object> binds) {
    String sql =
        "SELECT source, sync, %s FROM %s GROUP BY source, sync"
            .formatted(SUCCESS, names.name(RUNS) + OF_SINK + which);
    return session.query(Sql.of(sql, binds.toArray()), LAST::json);
  }

  /**
   * What tells whether anything was written since.
   *
   * @param runs how many there are
   * @param newest the highest {@code run_id}
   * @param written when a run was last written, in microseconds since 1970; empty when none was
   * @param clock the destination's, in milliseconds
   */
  record Mark(long runs, long newest, Optional<Long> written, long clock) {
    /** Whether it says the same as another, and no more can come of the same moment. */
    boolean saysNoMoreThan(Mark before) {
      boolean fresh = written.filter(w -> clock - w / 1000 < FRESH.toMillis()).isPresent();
      return !fresh
          && runs == before.runs
          && newest == before.newest
          && written.equals(before.written);
    }
  }

  Mark mark() {
    String sql = "SELECT count(*), max(run_id), max(updated_at) FROM " + names.name(RUNS) + OF_SINK;
    long clock = clock();
    return session
        .queryOne(
            Sql.of(sql, sinkId),
            row ->
                new Mark(
                    row.getLong(1),
                    row.getLong(2),
                    Optional.ofNullable((Long) row.cell(3, ColumnType.of(Kind.TIMESTAMP_TZ))),
                    clock))
        .orElseThrow();
  }

  /** The destination's clock, in milliseconds. */
  public long clock() {
    return session.queryOne(session.dialect().clock(), row -> row.getLong(1)).orElseThrow();
  }

  /** Runs, newest first. */
  public List<ObjectNode> runs(RunQuery query) {
    List<Object> binds = new ArrayList<>(List.of(sinkId));
    String conditions = query.conditions(session.dialect(), sinkId, binds);
    return whole(
        Sql.of(names.select(StateNames.RUNS, RUNS) + OF_SINK + conditions, binds.toArray()));
  }

  /** The run of that {@code run_id}. */
  public Optional<ObjectNode> run(long runId) {
    String sql = names.select(StateNames.RUNS, RUNS) + OF_SINK + " AND run_id = ?";
    return whole(Sql.of(sql, sinkId, runId)).stream().findFirst();
  }

  private List<ObjectNode> runs(Columns columns, Sql sql) {
    long first = Ids.run(sinkId, 0);
    return session.query(
        sql,
        row -> {
          ObjectNode run = columns.json(row);
          return run.put("id", first + run.path("run_id").longValue());
        });
  }

  private List<ObjectNode> whole(Sql sql) {
    return runs(StateNames.RUNS, sql).stream().map(RunLog::withSync).toList();
  }

  private static ObjectNode withSync(ObjectNode run) {
    return run.put("sync_id", Ids.sync(run.path("source").asText(), run.path("sync").asText()));
  }

  /** Rejected records of a run, in the order of their places. */
  public List<ObjectNode> rejects(ObjectNode run, RejectQuery query) {
    List<Object> binds = new ArrayList<>(List.of(sinkId));
    binds.addAll(List.of(run.path("source").asText(), run.path("sync").asText()));
    binds.add(run.path("generation").longValue());
    String where = " WHERE connector = ? AND source = ? AND sync = ? AND generation = ?";
    String sql = names.select(StateNames.REJECTS, "tidemark_rejects") + where;
    return session.query(
        Sql.of(sql + query.conditions(binds), binds.toArray()), StateNames.REJECTS::json);
  }

  /**
   * How the table of a sync has changed at its source, newest first, as far as its generations are
   * remembered.
   */
  public List<ObjectNode> schemaChanges(String source, String sync) {
    String where =
        " WHERE connector = ? AND source = ? AND sync = ? AND scope = 0 AND mode NOT IN ('keys',"
            + " 'test') AND table_schema_json IS NOT NULL ORDER BY generation";
    return SchemaChanges.of(
        session.query(
            Sql.of(
                names.select(StateNames.SCHEMAS, "tidemark_generations") + where,
                sinkId,
                source,
                sync),
            StateNames.SCHEMAS::json));
  }

  /**
   * A generation of a sync in all its scopes, and how far each partition has come; nothing where
   * the sink has no run of it, because it sees the markers of a sync that it does not write.
   */
  public List<ObjectNode> generation(String source, String sync, long generation) {
    Object[] key = {sinkId, source, sync, generation};
    String run = " WHERE sink = ? AND source = ? AND sync = ? AND generation = ?";
    if (session.query(Sql.of("SELECT 1 FROM " + names.name(RUNS) + run, key), row -> 1).isEmpty()) {
      return List.of();
    }
    String where = " WHERE connector = ? AND source = ? AND sync = ? AND generation = ?";
    List<ObjectNode> scopes =
        session.query(
            Sql.of(
                names.select(StateNames.GENERATIONS, "tidemark_generations")
                    + where
                    + " ORDER BY scope",
                key),
            StateNames.GENERATIONS::json);
    String sums =
        "SELECT topic, part, sum(applied), sum(rejected) + sum(rejected_nokey) FROM "
            + names.name("tidemark_applied")
            + where
            + " AND scope = ? GROUP BY topic, part";
    List<ObjectNode> progress =
        session.query(
            Sql.of(
                names.select(StateNames.PROGRESS, "tidemark_progress") + " WHERE connector = ?",
                sinkId),
            StateNames.PROGRESS::json);
    for (ObjectNode scope : scopes) {
      long number = scope.path("scope").longValue();
      List<ObjectNode> applied =
          session.query(
              Sql.of(sums, sinkId, source, sync, generation, number), StateNames.APPLIED::json);
      PartitionTable.add(scope, applied, progress);
    }
    return scopes;
  }
}
