package io.tidemark.sink.stale;

import io.tidemark.dialect.Sql;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.Row;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.StateTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The counts that writers keep in {@code tidemark_applied}. */
final class AppliedCounts {
  static final String COLUMNS =
      "applied, kept, rejected, rejected_nokey, added, changed, unchanged, removed";

  /** The same, and what earlier versions did not count. */
  static final String ALL = COLUMNS + ", missing, lost";

  private static final String SUMS =
      "coalesce(sum(applied), 0), coalesce(sum(kept), 0), coalesce(sum(rejected), 0),"
          + " coalesce(sum(rejected_nokey), 0), coalesce(sum(added), 0), coalesce(sum(changed), 0),"
          + " coalesce(sum(unchanged), 0), coalesce(sum(removed), 0),"
          + " coalesce(sum(missing), 0), coalesce(sum(lost), 0)";

  private static final String GENERATION =
      " WHERE connector = ? AND source = ? AND sync = ? AND scope = ? AND generation = ?";

  private final StateTables tables;
  private final String sinkId;

  AppliedCounts(StateTables tables, String sinkId) {
    this.tables = tables;
    this.sinkId = sinkId;
  }

  /** Ten columns of a row, from the first one on; what is NULL counts nothing. */
  static Counts map(Row row, int first) {
    return new Counts(
        row.getLong(first),
        row.getLong(first + 1),
        row.getLong(first + 2),
        row.getLong(first + 3),
        row.getLong(first + 4),
        row.getLong(first + 5),
        row.getLong(first + 6),
        row.getLong(first + 7),
        row.getLong(first + 8),
        row.getLong(first + 9));
  }

  /** What was applied of a generation up to now. */
  Counts sum(Session tx, GenerationKey key) {
    return tx.queryOne(of(SUMS, key), row -> map(row, 1)).orElseThrow();
  }

  /** How many keys were rejected, by {@code tidemark_rejects}: each counts once. */
  long rejectedKeys(Session tx, GenerationKey key) {
    return tx.queryOne(
            Sql.of(
                "SELECT count(DISTINCT concat_ws(' ', table_name, row_key)) FROM "
                    + tables.quoted(tables.rejects())
                    + " WHERE connector = ? AND source = ? AND sync = ? AND generation = ?"
                    + " AND row_key IS NOT NULL",
                sinkId,
                key.stream().source(),
                key.stream().sync(),
                key.generation()),
            row -> row.getLong(1))
        .orElseThrow();
  }

  /** What one attempt at a generation had in one partition, up to its last record there. */
  private record Part(TopicPart part, long attempt, long last, Counts counts) {}

  /**
   * Takes away what was applied of a generation, so that whoever takes it is the one to tell of it.
   * A writer may be adding to it at this moment: what it has not committed stays.
   */
  Counts take(Session tx, GenerationKey key) {
    Counts sum = Counts.NONE;
    for (List<Part> there = parts(tx, key); !there.isEmpty(); there = parts(tx, key)) {
      for (Part part : there) {
        if (remove(tx, key, part)) {
          sum = sum.plus(part.counts);
        }
      }
    }
    return sum;
  }

  private List<Part> parts(Session tx, GenerationKey key) {
    return tx.query(
        of("topic, part, attempt, last_offset, " + ALL, key),
        row ->
            new Part(
                new TopicPart(Objects.requireNonNull(row.getString(1)), row.getInt(2)),
                row.getLong(3),
                row.getLong(4),
                map(row, 5)));
  }

  /** Not when more has been applied since it was read. */
  private boolean remove(Session tx, GenerationKey key, Part seen) {
    List<Object> binds = key(key);
    binds.addAll(List.of(seen.part.topic(), seen.part.partition(), seen.attempt, seen.last));
    String one = " AND topic = ? AND part = ? AND attempt = ? AND last_offset = ?";
    return tx.update(Sql.of("DELETE FROM " + name() + GENERATION + one, binds.toArray())) > 0;
  }

  /**
   * Generations that have been applied more of since they were over: what a killed source has sent
   * and no END names, or what a zombie has sent. They may have been forgotten since, but for their
   * runs.
   */
  List<GenerationKey> late(Session session) {
    String same =
        " WHERE %1$s.source = a.source AND %1$s.sync = a.sync AND %1$s.scope = a.scope"
            + " AND %1$s.generation = a.generation AND ";
    String run =
        "SELECT 1 FROM "
            + tables.quoted(tables.runs())
            + " r"
            + same.formatted("r")
            + "r.sink = a.connector";
    String open =
        "SELECT 1 FROM "
            + tables.quoted(tables.generations())
            + " g"
            + same.formatted("g")
            + "g.connector = a.connector AND NOT g.settled";
    return session.query(
        Sql.of(
            "SELECT DISTINCT source, sync, scope, generation FROM "
                + name()
                + " a WHERE connector = ? AND EXISTS (%s) AND NOT EXISTS (%s)".formatted(run, open),
            sinkId),
        row ->
            new GenerationKey(
                new StreamId(
                    Objects.requireNonNull(row.getString(1)),
                    Objects.requireNonNull(row.getString(2))),
                row.getInt(3),
                row.getLong(4)));
  }

  private Sql of(String columns, GenerationKey key) {
    String select = "SELECT " + columns + " FROM " + name();
    return Sql.of(select + GENERATION, key(key).toArray());
  }

  private List<Object> key(GenerationKey key) {
    StreamId stream = key.stream();
    return new ArrayList<>(
        List.of(sinkId, stream.source(), stream.sync(), key.scope(), key.generation()));
  }

  private String name() {
    return tables.quoted(tables.applied());
  }
}
