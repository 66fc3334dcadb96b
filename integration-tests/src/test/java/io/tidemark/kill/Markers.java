package io.tidemark.kill;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.generation.Manifest;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The markers of a campaign, as they are on their topic. */
final class Markers {
  private final Servers servers;
  private final String topic;

  Markers(Servers servers, String topic) {
    this.servers = servers;
    this.topic = topic;
  }

  List<JsonNode> all() {
    return servers.topics().read(topic).stream().map(marker -> marker.value()).toList();
  }

  private Stream<JsonNode> of(String type) {
    return all().stream().filter(marker -> marker.path("type").asText().equals(type));
  }

  /** The highest generation that has a marker of a type. */
  OptionalLong newest(String type) {
    return of(type).mapToLong(Markers::generation).max();
  }

  /** The highest generation of a mode that has an END. */
  OptionalLong newestEnd(String mode) {
    return of("END")
        .filter(marker -> marker.path("mode").asText().equals(mode))
        .mapToLong(Markers::generation)
        .max();
  }

  /** The generations of each scope that have an END. */
  Map<Long, Set<Long>> ended() {
    return of("END")
        .collect(
            Collectors.groupingBy(
                marker -> marker.path("scope").asLong(),
                Collectors.mapping(Markers::generation, Collectors.toSet())));
  }

  /** The plans by which ENDs were sent. */
  Set<Long> plans() {
    return of("END").map(marker -> marker.path("planId").asLong()).collect(Collectors.toSet());
  }

  /** Whether a generation has an END. */
  boolean hasEnd(long generation) {
    return of("END").anyMatch(marker -> generation(marker) == generation);
  }

  /** The newest END of a generation. */
  End end(long generation) {
    JsonNode end =
        of("END")
            .filter(marker -> generation(marker) == generation)
            .reduce((earlier, later) -> later)
            .orElseThrow();
    return new End(
        end.path("attempts").asText().split(",").length,
        end.path("rows").asLong(),
        Manifest.parse(end.path("ends").asText()).count());
  }

  private static long generation(JsonNode marker) {
    return marker.path("generation").asLong();
  }

  /**
   * What an END tells.
   *
   * @param attempts how many incarnations of the task had a part in it
   * @param rows rows that were read
   * @param sent records of its attempts, over all partitions
   */
  record End(int attempts, long rows, long sent) {}
}
