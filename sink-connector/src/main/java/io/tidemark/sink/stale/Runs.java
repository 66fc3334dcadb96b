package io.tidemark.sink.stale;

import io.tidemark.dialect.Sql;
import io.tidemark.dialect.Sql.Bind;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of {@code tidemark_runs}: made when first needed, and only ever advanced. */
final class Runs {
  private static final ColumnType TIME = ColumnType.of(Kind.TIMESTAMP_TZ);

  private final StateTables tables;
  private final String sinkId;

  Runs(StateTables tables, String sinkId) {
    this.tables = tables;
    this.sinkId = sinkId;
  }

  /**
   * Writes what a run looks like now, unless it has come further already.
   *
   * @param targets the tables that its rows go to
   * @return whether the run was not shown before
   */
  boolean write(Session session, Generation g, RunRow run, List<StreamRow> targets) {
    boolean made = !exists(session, g) && insert(session, g, run);
    update(session, g, run, targets);
    return made;
  }

  private boolean exists(Session session, Generation g) {
    return !session
        .query(Sql.of("SELECT 1 FROM " + name() + where(), key(g).toArray()), row -> 1)
        .isEmpty();
  }

  /** Two keepers may want the same id, or the same run: both find the other's then. */
  private boolean insert(Session session, Generation g, RunRow run) {
    List<String> columns =
        List.of(
            "run_id",
            "sink",
            "source",
            "sync",
            "generation",
            "connector",
            "kind",
            "trigger",
            "status",
            "added",
            "changed",
            "unchanged",
            "removed",
            "rejected");
    RunStatus first = run.status().isTerminal() ? RunStatus.PENDING : run.status();
    int made;
    do {
      List<Object> values = new ArrayList<>(List.of(nextId(session)));
      values.addAll(key(g));
      values.addAll(List.of(g.facts().connector(), g.end().mode(), g.facts().trigger()));
      values.addAll(List.of(first.name(), 0L, 0L, 0L, 0L, 0L));
      made = session.update(tables.dialect().insertIfAbsent(tables.runs(), columns, values));
    } while (made == 0 && !exists(session, g));
    return made > 0;
  }

  private long nextId(Session session) {
    return session
        .queryOne(
            Sql.of("SELECT coalesce(max(run_id), 0) + 1 FROM " + name()), row -> row.getLong(1))
        .orElseThrow();
  }

  private void update(Session session, Generation g, RunRow run, List<StreamRow> targets) {
    long now = session.queryOne(tables.dialect().clock(), row -> row.getLong(1)).orElseThrow();
    boolean over = run.status().isTerminal();
    List<Bind> binds = new ArrayList<>();
    binds.addAll(
        Sql.of("", run.status().name(), names(targets), g.end().mode(), run.heldReason()).binds());
    binds.addAll(Sql.of("", run.warnings(), run.error(), g.facts().watermark()).binds());
    binds.add(new Bind(TIME, g.facts().startedAt() * 1000));
    binds.add(new Bind(TIME, now * 1000));
    binds.add(new Bind(TIME, over ? now * 1000 : null));
    binds.add(number(g.ended(), g.facts().rows()));
    binds.add(number(g.ended(), g.end().manifest().count()));
    Counts c = run.counts();
    binds.addAll(Sql.of("", c.added(), c.changed(), c.unchanged(), c.removed()).binds());
    binds.addAll(Sql.of("", c.rejected()).binds());
    binds.add(number(run.stale().isPresent(), run.stale().orElse(0)));
    binds.addAll(Sql.of("", key(g).toArray()).binds());
    session.update(
        new Sql(
            "UPDATE "
                + name()
                + " SET status = ?, table_name = ?, kind = ?, held_reason = ?, warnings = ?,"
                + " error = ?, watermark = ?, started_at = ?, updated_at = ?, ended_at = ?,"
                + " rows_read = ?, records_sent = ?, added = ?, changed = ?, unchanged = ?,"
                + " removed = ?, rejected = ?, stale = ?"
                + where()
                + " AND status IN ("
                + list(run.status().before())
                + ")",
            binds));
  }

  private static Bind number(boolean known, long value) {
    return new Bind(ColumnType.of(Kind.INT64), known ? value : null);
  }

  private static @Nullable String names(List<StreamRow> targets) {
    return targets.isEmpty()
        ? null
        : targets.stream().map(t -> t.table().toString()).collect(Collectors.joining(", "));
  }

  private static String list(Set<RunStatus> statuses) {
    return statuses.stream().map(s -> "'" + s.name() + "'").collect(Collectors.joining(", "));
  }

  private List<Object> key(Generation g) {
    return List.of(sinkId, g.key().stream().source(), g.key().stream().sync(), g.generation());
  }

  private static String where() {
    return " WHERE sink = ? AND source = ? AND sync = ? AND generation = ?";
  }

  private String name() {
    return tables.quoted(tables.runs());
  }
}
