package io.tidemark.console.log;

import java.util.List;
import java.util.Optional;

/**
 * Which rejected records of a run are wanted.
 *
 * @param key a text that the record's key must contain
 * @param after behind which record; empty for the first ones
 * @param limit most of them
 */
public record RejectQuery(Optional<String> key, Optional<Place> after, int limit) {

  /** Where a record lies. */
  public record Place(String topic, long part, long position) {
    /**
     * Reads {@link #toString}'s text.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Place parse(String text) {
      int second = text.lastIndexOf('-');
      int first = text.lastIndexOf('-', second - 1);
      if (first < 0) {
        throw new IllegalArgumentException("a place is a topic, a partition and an offset");
      }
      return new Place(
          text.substring(0, first),
          Long.parseLong(text.substring(first + 1, second)),
          Long.parseLong(text.substring(second + 1)));
    }

    @Override
    public String toString() {
      return topic + "-" + part + "-" + position;
    }
  }

  /** The same of what comes behind a record. */
  public RejectQuery behind(Place place) {
    return new RejectQuery(key, Optional.of(place), limit);
  }

  /** The same, so many of them at most. */
  public RejectQuery atMost(int records) {
    return new RejectQuery(key, after, records);
  }

  /**
   * What follows the conditions on the run.
   *
   * @param binds takes its values
   */
  String conditions(List<Object> binds) {
    StringBuilder sql = new StringBuilder();
    key.ifPresent(
        text -> {
          sql.append(" AND row_key LIKE ? ESCAPE '!'");
          binds.add("%" + text.replaceAll("[!%_]", "!$0") + "%");
        });
    after.ifPresent(
        place -> {
          sql.append(" AND (topic, part, position) > (?, ?, ?)");
          binds.addAll(List.of(place.topic, place.part, place.position));
        });
    binds.add(limit);
    return sql.append(" ORDER BY topic, part, position LIMIT ?").toString();
  }
}
