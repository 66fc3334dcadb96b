package io.tidemark.console.log;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Sql;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which runs are wanted; what is empty says nothing.
 *
 * @param texts columns of {@link #COLUMNS}, and the texts that they must be
 * @param after generations that are newer than this one
 * @param since runs that were not over at this moment, in microseconds since 1970
 * @param before runs that come behind this one in the list
 * @param limit most runs of each sink, the newest ones
 */
public record RunQuery(
    Map<String, String> texts,
    Optional<Long> after,
    Optional<Long> since,
    Optional<Place> before,
    int limit) {

  /**
   * Where a run is in the list of all sinks' runs: newest generation first, then highest number.
   */
  public record Place(long generation, long id) {
    /**
     * Reads {@link #toString}'s text.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Place parse(String text) {
      String[] numbers = text.split("-", -1);
      if (numbers.length != 2) {
        throw new IllegalArgumentException("a place is a generation and a run's number");
      }
      return new Place(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    @Override
    public String toString() {
      return generation + "-" + id;
    }
  }

  /** The columns that are asked for by their text. */
  public static final Set<String> COLUMNS = Set.of("source", "sync", "status", "kind", "trigger");

  public RunQuery {
    if (!COLUMNS.containsAll(texts.keySet())) {
      throw new IllegalArgumentException("runs are not asked for by " + texts.keySet());
    }
    texts = Collections.unmodifiableMap(new TreeMap<>(texts));
  }

  /** The newest runs of a sync. */
  public static RunQuery of(String source, String sync, int limit) {
    return newest(Map.of("source", source, "sync", sync), limit);
  }

  /** The newest runs of all syncs of a source. */
  public static RunQuery of(String source, int limit) {
    return newest(Map.of("source", source), limit);
  }

  private static RunQuery newest(Map<String, String> texts, int limit) {
    return new RunQuery(texts, Optional.empty(), Optional.empty(), Optional.empty(), limit);
  }

  /**
   * What follows {@code WHERE sink = ?}.
   *
   * @param sinkId whose runs are asked for
   * @param binds takes its values
   */
  String conditions(Dialect dialect, String sinkId, List<Object> binds) {
    StringBuilder sql = new StringBuilder();
    texts.forEach(
        (column, text) -> {
          sql.append(" AND ").append(dialect.quote(column)).append(" = ?");
          binds.add(text);
        });
    after.ifPresent(
        generation -> {
          sql.append(" AND generation > ?");
          binds.add(generation);
        });
    since.ifPresent(
        moment -> {
          sql.append(" AND (ended_at IS NULL OR ended_at >= ?)");
          binds.add(new Sql.Bind(ColumnType.of(Kind.TIMESTAMP_TZ), moment));
        });
    before.ifPresent(
        place -> {
          sql.append(" AND (generation < ? OR (generation = ? AND run_id < ?))");
          // of sinks whose numbers are all lower, or all higher, it lets pass all, or none
          long runId = place.id - Ids.run(sinkId, 0);
          binds.addAll(List.of(place.generation, place.generation, runId));
        });
    binds.add(limit);
    return sql.append(" ORDER BY generation DESC, run_id DESC LIMIT ?").toString();
  }
}
