package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.log.Reading;
import io.tidemark.generation.StreamId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The held generations of a sync, of which one is to be released.
 *
 * @param readings newest runs of the sync at each sink
 * @param connector the sink that is meant, where one is named
 * @param generation the generation that is meant, where one is named
 */
record Held(
    List<Reading<List<ObjectNode>>> readings,
    Optional<String> connector,
    Optional<Long> generation) {

  /** A held generation at a sink. */
  record Found(String connector, long generation) {}

  /** The newest one of each sink. */
  private List<Found> all() {
    return readings.stream()
        .filter(reading -> connector.isEmpty() || connector.get().equals(reading.connector()))
        .flatMap(reading -> newest(reading).stream())
        .toList();
  }

  private Optional<Found> newest(Reading<List<ObjectNode>> reading) {
    return reading.answer().orElse(List.of()).stream()
        .filter(run -> run.path("status").asText().equals("HELD"))
        .map(run -> new Found(reading.connector(), run.path("generation").longValue()))
        .filter(found -> generation.isEmpty() || generation.get() == found.generation)
        .max(Comparator.comparing(Found::generation));
  }

  /** The one that is meant. */
  Optional<Found> only() {
    List<Found> all = all();
    return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
  }

  /** Why it is not clear which one is meant. */
  String objection(StreamId stream) {
    List<Found> all = all();
    return all.isEmpty()
        ? "no such generation of " + stream + " is held"
        : "several sinks hold one, name one as \"connector\": "
            + all.stream().map(Found::connector).toList();
  }
}
