package io.tidemark.sink.stale;

import io.tidemark.dialect.Sql;
import io.tidemark.dialect.Sql.Bind;
import io.tidemark.generation.Marker;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.StateTables;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** What the keeper changes in {@code tidemark_generations}. */
final class GenerationTable {
  private static final String KEY =
      " WHERE connector = ? AND source = ? AND sync = ? AND scope = ? AND generation = ?";

  private final StateTables tables;
  private final String sinkId;

  GenerationTable(StateTables tables, String sinkId) {
    this.tables = tables;
    this.sinkId = sinkId;
  }

  /**
   * Locks a generation's row, if it is still in the state that it was seen in and nobody else has
   * it; never waits. The answer carries the row's newest outcome.
   */
  Optional<Generation> lock(Session tx, Generation seen) {
    List<Object> binds = key(seen.key());
    binds.add(seen.state().name());
    return tx.queryOne(
        Sql.of(
            "SELECT stale, removed, refused FROM "
                + name()
                + KEY
                + " AND state = ? AND NOT settled"
                + tables.sql().skipLocked(),
            binds.toArray()),
        row ->
            seen.with(
                new Generation.Outcome(
                    row.isNull(1) ? OptionalLong.empty() : OptionalLong.of(row.getLong(1)),
                    row.getLong(2),
                    row.getLong(3))));
  }

  /** Locks several, all or none. */
  Optional<List<Generation>> lock(Session tx, List<Generation> seen) {
    List<Generation> locked = seen.stream().flatMap(g -> lock(tx, g).stream()).toList();
    return locked.size() == seen.size() ? Optional.of(locked) : Optional.empty();
  }

  /** Writes the state, its reason and the outcome of a generation whose row is locked. */
  void save(Session tx, Generation g) {
    List<Bind> binds = new ArrayList<>();
    binds.addAll(Sql.of("", g.state().name(), g.state().isTerminal(), g.end().reason()).binds());
    OptionalLong stale = g.outcome().stale();
    Long cell = stale.isPresent() ? Long.valueOf(stale.getAsLong()) : null;
    binds.add(new Bind(ColumnType.of(Kind.INT64), cell));
    binds.addAll(Sql.of("", g.outcome().removed(), g.outcome().refused()).binds());
    binds.addAll(Sql.of("", key(g.key()).toArray()).binds());
    tx.update(
        new Sql(
            "UPDATE "
                + name()
                + " SET state = ?, settled = ?, reason = ?, stale = ?, removed = ?, refused = ?"
                + KEY,
            binds));
  }

  /** Remembers which release let a generation go, so that it is spent. */
  void spend(Session tx, GenerationKey key, Release release) {
    List<Object> binds = new ArrayList<>(List.of(release.generation()));
    binds.addAll(key(key));
    tx.update(Sql.of("UPDATE " + name() + " SET released = ?" + KEY, binds.toArray()));
  }

  void delete(Session tx, GenerationKey key) {
    tx.update(Sql.of("DELETE FROM " + name() + KEY, key(key).toArray()));
  }

  /**
   * Forgets runs of a scope that prove nothing and are over, but for the newest ones: a sync that
   * is followed closely has one every few seconds.
   */
  void trim(Session tx, GenerationKey key) {
    String over = " AND settled AND mode NOT IN ('full', 'keys')";
    String scope = " WHERE connector = ? AND source = ? AND sync = ? AND scope = ?";
    String newest =
        "SELECT generation FROM %s%s%s ORDER BY generation DESC LIMIT 1 OFFSET %d"
            .formatted(name(), scope, over, Pruning.GENERATIONS);
    List<Object> binds = new ArrayList<>(key(key).subList(0, 4));
    tx.queryOne(Sql.of(newest, binds.toArray()), row -> row.getLong(1))
        .ifPresent(
            generation -> {
              binds.add(generation);
              String delete =
                  "DELETE FROM %s%s%s AND generation <= ?".formatted(name(), scope, over);
              tx.update(Sql.of(delete, binds.toArray()));
            });
  }

  /**
   * Whether what a stream has told last of its changes was what a cursor says is new, and not
   * differences from a read of all rows.
   */
  boolean followsCursor(Session session, StreamId stream) {
    String newest =
        "SELECT mode FROM "
            + name()
            + " WHERE connector = ? AND source = ? AND sync = ? AND mode IN ('incremental', 'diff')"
            + " ORDER BY generation DESC LIMIT 1";
    return session
        .queryOne(
            Sql.of(newest, sinkId, stream.source(), stream.sync()),
            row -> "incremental".equals(row.getString(1)))
        .orElse(false);
  }

  /**
   * The newest complete run of a stream.
   *
   * @param startedAt milliseconds by the source's clock
   */
  record Completed(StreamId stream, long generation, long startedAt) {}

  /** The newest complete run of each stream. */
  List<Completed> completed(Session session) {
    return completed(session, "", List.of());
  }

  /** The newest complete run of a stream; empty where it has none, or that is forgotten. */
  Optional<Completed> completed(Session session, StreamId stream) {
    return completed(
            session, " AND source = ? AND sync = ?", List.of(stream.source(), stream.sync()))
        .stream()
        .findFirst();
  }

  private List<Completed> completed(Session session, String which, List<Object> binds) {
    List<Object> all =
        new ArrayList<>(List.of(sinkId, GenerationState.COMPLETED.name(), Marker.TEST));
    all.addAll(binds);
    return session.query(
        Sql.of(
            "SELECT source, sync, max(generation), max(started_at) FROM %s WHERE connector = ? AND state = ? AND mode <> ?%s GROUP BY source, sync"
                .formatted(name(), which),
            all.toArray()),
        row ->
            new Completed(
                new StreamId(
                    Objects.requireNonNull(row.getString(1)),
                    Objects.requireNonNull(row.getString(2))),
                row.getLong(3),
                row.getLong(4)));
  }

  /** Milliseconds by this database's clock. */
  long clock(Session session) {
    return session.queryOne(tables.dialect().clock(), row -> row.getLong(1)).orElseThrow();
  }

  /** Whether a generation of a stream with this number has something left to do, in any scope. */
  boolean isOpen(Session tx, StreamId stream, long generation) {
    return !tx.query(
            Sql.of(
                "SELECT 1 FROM "
                    + name()
                    + " WHERE connector = ? AND source = ? AND sync = ? AND generation = ?"
                    + " AND NOT settled",
                sinkId,
                stream.source(),
                stream.sync(),
                generation),
            row -> 1)
        .isEmpty();
  }

  /**
   * Whether a generation with this number has something left to do, whosever it is. Its records may
   * be here before its START.
   */
  boolean isOpen(Session tx, long generation) {
    String open =
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM %1$s WHERE generation = ? AND NOT settled)"
            + " OR EXISTS (SELECT 1 FROM %2$s WHERE generation = ?)"
            + " AND NOT EXISTS (SELECT 1 FROM %1$s WHERE generation = ?)";
    String sql = open.formatted(name(), tables.quoted(tables.applied()));
    return !tx.query(Sql.of(sql, generation, generation, generation), row -> 1).isEmpty();
  }

  private List<Object> key(GenerationKey key) {
    return new ArrayList<>(
        List.of(sinkId, key.stream().source(), key.stream().sync(), key.scope(), key.generation()));
  }

  private String name() {
    return tables.quoted(tables.generations());
  }
}
