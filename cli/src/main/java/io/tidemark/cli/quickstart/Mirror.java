package io.tidemark.cli.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.cli.database.Names;
import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the destination says about the syncs: its {@code tidemark_} tables, read with plain SQL. */
final class Mirror {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String RUNS =
      """
      SELECT source, sync, generation, status, coalesce(rows_read, 0), coalesce(added, 0),
        coalesce(changed, 0), coalesce(unchanged, 0), coalesce(removed, 0), coalesce(rejected, 0),
        coalesce(started_at, updated_at, now()), ended_at, coalesce(error, held_reason)
      FROM tidemark_runs WHERE source = %s ORDER BY generation, sync""";

  /**
   * How long the source took to read a generation.
   *
   * @param rows read
   * @param took from the first row to the last acknowledgement
   */
  record Read(long rows, Duration took) {}

  /**
   * How far the destination has come with the partitions that an END names.
   *
   * @param committed partitions whose last record of the generation is committed
   * @param awaited all of them
   */
  record Partitions(int committed, int awaited) {}

  private final Sql sql;
  private final String source;

  /**
   * Asks for the syncs of one source.
   *
   * @param sql a session in whose search path the {@code tidemark_} tables come first
   * @param source the source's name
   */
  Mirror(Sql sql, String source) {
    this.sql = sql;
    this.source = Names.literal(source);
  }

  /** All runs, oldest generation first; none before the sink has made its tables. */
  List<Run> runs() {
    return isPrepared() ? sql.rows(RUNS.formatted(source), Mirror::run) : List.of();
  }

  /** The newest generation of each sync. */
  Map<String, Long> newest() {
    Map<String, Long> newest = new HashMap<>();
    runs().forEach(run -> newest.merge(run.sync(), run.generation(), Math::max));
    return newest;
  }

  /** Partitions of each sync's generation, by sync; absent before its END has arrived. */
  Map<String, Partitions> partitions(Map<String, Long> generations) {
    Map<String, Partitions> bySync = new HashMap<>();
    if (!isPrepared()) {
      return bySync;
    }
    Map<String, Long> positions = new HashMap<>();
    sql.rows(
        "SELECT topic, part, position FROM tidemark_progress",
        row -> positions.put(row.getString(1) + "/" + row.getInt(2), row.getLong(3)));
    sql.rows(
        "SELECT sync, generation, ends FROM tidemark_generations WHERE ends IS NOT NULL AND source = "
            + source,
        row -> {
          String sync = row.getString(1);
          if (generations.getOrDefault(sync, -1L) == row.getLong(2)) {
            bySync.put(sync, partitions(row.getString(3), positions));
          }
          return sync;
        });
    return bySync;
  }

  /** How long the source took for a generation of a sync; empty before its END has arrived. */
  Optional<Read> read(String sync, long generation) {
    return sql
        .rows(
            "SELECT rows_read, ended_at - started_at FROM tidemark_generations WHERE source = "
                + source
                + " AND sync = "
                + Names.literal(sync)
                + " AND ended_at > started_at AND generation = "
                + generation,
            row -> new Read(row.getLong(1), Duration.ofMillis(row.getLong(2))))
        .stream()
        .findFirst();
  }

  /** Marks a table's rows as visible to all, which is otherwise done some time later. */
  void vacuum(String table) {
    sql.run("VACUUM " + table);
  }

  /** {@code ends} is topic → partition → [offset of the last record, …]. */
  static Partitions partitions(String ends, Map<String, Long> positions) {
    int committed = 0;
    int awaited = 0;
    for (Map.Entry<String, JsonNode> topic : json(ends).properties()) {
      for (Map.Entry<String, JsonNode> partition : topic.getValue().properties()) {
        long position = positions.getOrDefault(topic.getKey() + "/" + partition.getKey(), 0L);
        awaited++;
        committed += position > partition.getValue().path(0).asLong() ? 1 : 0;
      }
    }
    return new Partitions(committed, awaited);
  }

  private boolean isPrepared() {
    return sql.holds(
        "SELECT to_regclass('tidemark_runs') IS NOT NULL"
            + " AND to_regclass('tidemark_generations') IS NOT NULL"
            + " AND to_regclass('tidemark_progress') IS NOT NULL");
  }

  private static Run run(ResultSet row) throws SQLException {
    return new Run(
        row.getString(1),
        row.getString(2),
        row.getLong(3),
        row.getString(4),
        row.getLong(5),
        new Run.Counts(
            row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9), row.getLong(10)),
        row.getTimestamp(11).toInstant(),
        Optional.ofNullable(row.getTimestamp(12)).map(Timestamp::toInstant),
        Optional.ofNullable(row.getString(13)));
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new QuickstartException("tidemark_generations.ends is not JSON", e);
    }
  }
}
