package io.tidemark.sink.stale;

import io.tidemark.dialect.Sql;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.StreamHistory;
import io.tidemark.sink.state.Streams;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.Objects;

/**
 * Bounds what the state tables remember of generations that are over. {@code tidemark_runs} is
 * people's and stays whole.
 *
 * <p>What the protocol still asks for is kept however old it is: the newest completed generation of
 * each scope, by which ids that went back are recognised; generations that a release let go,
 * because a release is spent with its generation; whatever is not over. Positions, attempts, floors
 * and seen keys from the floor on are not touched at all.
 */
final class Pruning {
  /** Generations of a stream and scope that stay after they are over. */
  static final int GENERATIONS = 50;

  /** Rejects of a partition that stay, besides those of generations that are not over. */
  static final int REJECTS = 10_000;

  private static final List<String> STREAM = List.of("connector", "source", "sync");
  private static final List<String> SCOPE = List.of("connector", "source", "sync", "scope");

  private final StateTables tables;
  private final Streams streams;
  private final KeyTableSweep keyTables;
  private final String sinkId;

  Pruning(StateTables tables, Streams streams, String sinkId) {
    this.tables = tables;
    this.streams = streams;
    this.keyTables = new KeyTableSweep(tables, streams, sinkId);
    this.sinkId = sinkId;
  }

  /** Each statement stands for itself; any number of keepers may run this at once. */
  void run(Session session) {
    session.update(generations());
    session.update(orphans(tables.applied(), SCOPE));
    session.update(orphans(tables.rejects(), STREAM));
    crowded(session).forEach(part -> session.update(oldest(session, part)));
    streams.histories(session).stream()
        .map(StreamHistory::row)
        .map(row -> row.stream())
        .distinct()
        .forEach(stream -> keyTables.drop(session, stream));
    keyTables.dropOrphans(session);
  }

  /** Not every database lets a DELETE name its table anew, but in a list that is made before. */
  private Sql generations() {
    String own = name(tables.generations());
    String newest =
        "SELECT coalesce(max(c.generation), -1) FROM "
            + own
            + " c WHERE c.state = ? AND c.mode IN ('full', 'keys')"
            + same("c", "g", SCOPE);
    String old =
        "SELECT DISTINCT connector, source, sync, scope, generation FROM "
            + own
            + " g WHERE g.connector = ? AND g.settled AND g.released IS NULL AND "
            + manyNewer("g", SCOPE)
            + " AND g.generation <> ("
            + newest
            + ")";
    String key = "connector, source, sync, scope, generation";
    return Sql.of(
        "DELETE FROM %1$s WHERE (%2$s) IN (SELECT %2$s FROM (%3$s) pruned)"
            .formatted(own, key, old),
        sinkId,
        GENERATIONS,
        GenerationState.COMPLETED.name());
  }

  /** Rows of a generation that is no longer known, if it is old enough to have been pruned. */
  private Sql orphans(TableId table, List<String> columns) {
    String own = name(table);
    String known =
        "SELECT 1 FROM "
            + name(tables.generations())
            + " g WHERE g.generation = %s.generation".formatted(own)
            + same("g", own, columns);
    return Sql.of(
        "DELETE FROM "
            + own
            + " WHERE connector = ? AND "
            + manyNewer(own, columns)
            + " AND NOT EXISTS ("
            + known
            + ")",
        sinkId,
        GENERATIONS);
  }

  private String manyNewer(String own, List<String> columns) {
    return "(SELECT count(*) FROM "
        + name(tables.generations())
        + " n WHERE n.settled AND n.generation > %s.generation".formatted(own)
        + same("n", own, columns)
        + ") >= ?";
  }

  private static String same(String alias, String own, List<String> columns) {
    StringBuilder same = new StringBuilder();
    columns.forEach(c -> same.append(" AND %s.%s = %s.%s".formatted(alias, c, own, c)));
    return same.toString();
  }

  private List<TopicPart> crowded(Session session) {
    return session.query(
        Sql.of(
            "SELECT topic, part FROM "
                + name(tables.rejects())
                + " WHERE connector = ? GROUP BY topic, part HAVING count(*) > ?",
            sinkId,
            REJECTS),
        row -> new TopicPart(Objects.requireNonNull(row.getString(1)), row.getInt(2)));
  }

  /** Those of open generations stay: a record that is rejected again is known by its key there. */
  private Sql oldest(Session session, TopicPart part) {
    String own = name(tables.rejects());
    String where = " WHERE connector = ? AND topic = ? AND part = ?";
    long newest =
        session
            .queryOne(
                Sql.of(
                    "SELECT position FROM "
                        + own
                        + where
                        + " ORDER BY position DESC LIMIT 1 OFFSET ?",
                    sinkId,
                    part.topic(),
                    part.partition(),
                    REJECTS - 1),
                row -> row.getLong(1))
            .orElse(0L);
    String open =
        " AND NOT EXISTS (SELECT 1 FROM "
            + name(tables.generations())
            + " g WHERE NOT g.settled AND g.generation = %s.generation".formatted(own)
            + same("g", own, STREAM)
            + ")";
    return Sql.of(
        "DELETE FROM " + own + where + " AND position < ?" + open,
        sinkId,
        part.topic(),
        part.partition(),
        newest);
  }

  private String name(TableId table) {
    return tables.quoted(table);
  }
}
