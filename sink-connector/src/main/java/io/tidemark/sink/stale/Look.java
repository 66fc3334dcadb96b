package io.tidemark.sink.stale;

import io.tidemark.dialect.Sql;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.Row;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.stale.Snapshot.Applied;
import io.tidemark.sink.stale.Snapshot.Reached;
import io.tidemark.sink.stale.Snapshot.Span;
import io.tidemark.sink.stale.Snapshot.Spent;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.Streams;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the state tables as they are at one moment. */
final class Look {
  private static final String GENERATION =
      "SELECT source, sync, scope, generation, state, scopes, plan_id, ends, attempts, mode,"
          + " deletable, reason, source_connector, source_table, topic, trigger_kind, fingerprint,"
          + " rows_read, dropped, watermark, started_at, marker_part, start_offset, end_offset,"
          + " stale, removed, refused FROM ";

  private final StateTables tables;
  private final Streams streams;
  private final String sinkId;

  Look(StateTables tables, Streams streams, String sinkId) {
    this.tables = tables;
    this.streams = streams;
    this.sinkId = sinkId;
  }

  private record Progress(TopicPart part, long position, Optional<String> failure) {}

  /** One moment; empty when no generation has anything left to do. */
  Snapshot take(Session session) {
    return session.inTransaction(
        Session.Mode.REPEATABLE_READ_ONLY,
        tx -> {
          List<Generation> open = open(tx);
          return open.isEmpty() ? Snapshot.EMPTY : take(tx, open);
        });
  }

  private Snapshot take(Session tx, List<Generation> open) {
    Map<TopicPart, Long> positions = new HashMap<>();
    Map<TopicPart, String> failures = new HashMap<>();
    for (Progress progress : progress(tx)) {
      positions.put(progress.part, progress.position);
      progress.failure.ifPresent(failure -> failures.put(progress.part, failure));
    }
    return new Snapshot(
        open, reached(tx), positions, applied(tx), streams.histories(tx), failures, spent(tx));
  }

  private List<Generation> open(Session tx) {
    return tx.query(
        Sql.of(
            GENERATION
                + name()
                + " WHERE connector = ? AND NOT settled"
                + " ORDER BY source, sync, scope, generation",
            sinkId),
        Look::generation);
  }

  private List<Reached> reached(Session tx) {
    return tx.query(
        Sql.of(
            "SELECT g.source, g.sync, g.scope, g.generation, g.scopes, g.plan_id, g.marker_part,"
                + " g.end_offset FROM (SELECT source, sync, scope, max(generation) AS newest FROM "
                + name()
                + " WHERE connector = ? AND state = ? AND mode IN ('full', 'keys')"
                + " GROUP BY source, sync, scope) n JOIN "
                + name()
                + " g ON g.source = n.source AND g.sync = n.sync AND g.scope = n.scope"
                + " AND g.generation = n.newest WHERE g.connector = ?",
            sinkId,
            GenerationState.COMPLETED.name(),
            sinkId),
        row ->
            new Reached(
                key(row),
                new Generation.Plan(row.getInt(5), row.getLong(6)),
                row.getInt(7),
                nullableLong(row, 8)));
  }

  private List<Progress> progress(Session tx) {
    return tx.query(
        Sql.of(
            "SELECT topic, part, position, failure FROM "
                + tables.quoted(tables.progress())
                + " WHERE connector = ?",
            sinkId),
        row ->
            new Progress(
                new TopicPart(text(row, 1), row.getInt(2)),
                row.getLong(3),
                Optional.ofNullable(row.getString(4))));
  }

  private List<Applied> applied(Session tx) {
    return tx.query(
        Sql.of(
            "SELECT source, sync, scope, generation, topic, part, attempt, "
                + AppliedCounts.ALL
                + ", first_offset, gaps_first, gaps_after, last_offset, written_as FROM "
                + tables.quoted(tables.applied())
                + " WHERE connector = ?",
            sinkId),
        row ->
            new Applied(
                key(row),
                new TopicPart(text(row, 5), row.getInt(6)),
                row.getLong(7),
                AppliedCounts.map(row, 8),
                new Span(row.getLong(18), row.getLong(19), row.getLong(20), row.getLong(21)),
                row.getString(22)));
  }

  private List<Spent> spent(Session tx) {
    return tx.query(
        Sql.of(
            "SELECT source, sync, released FROM "
                + name()
                + " WHERE connector = ? AND released IS NOT NULL",
            sinkId),
        row -> new Spent(new StreamId(text(row, 1), text(row, 2)), row.getLong(3)));
  }

  private static Generation generation(Row row) {
    List<Long> attempts =
        Arrays.stream(text(row, 9).split(","))
            .filter(a -> !a.isEmpty())
            .map(Long::valueOf)
            .toList();
    return new Generation(
        key(row),
        GenerationState.valueOf(text(row, 5)),
        new Generation.Plan(row.getInt(6), row.getLong(7)),
        new Generation.End(
            Manifest.parse(text(row, 8)),
            attempts,
            text(row, 10),
            row.getBoolean(11),
            row.getString(12)),
        facts(row),
        new Generation.Place(row.getInt(22), nullableLong(row, 23), nullableLong(row, 24)),
        new Generation.Outcome(
            row.isNull(25) ? OptionalLong.empty() : OptionalLong.of(row.getLong(25)),
            row.getLong(26),
            row.getLong(27)));
  }

  private static Generation.Facts facts(Row row) {
    return new Generation.Facts(
        text(row, 13),
        text(row, 14),
        text(row, 15),
        text(row, 16),
        text(row, 17),
        row.getLong(18),
        row.getLong(19),
        row.getString(20),
        row.getLong(21));
  }

  private static GenerationKey key(Row row) {
    return new GenerationKey(
        new StreamId(text(row, 1), text(row, 2)), row.getInt(3), row.getLong(4));
  }

  private static @Nullable Long nullableLong(Row row, int column) {
    return row.isNull(column) ? null : Long.valueOf(row.getLong(column));
  }

  private static String text(Row row, int column) {
    return Objects.requireNonNull(row.getString(column));
  }

  private String name() {
    return tables.quoted(tables.generations());
  }
}
