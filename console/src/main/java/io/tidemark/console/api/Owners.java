package io.tidemark.console.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.broker.Brokers;
import io.tidemark.console.broker.Place;
import io.tidemark.console.cluster.Cluster;
import io.tidemark.console.cluster.Connector;
import io.tidemark.console.cluster.Connector.Kind;
import io.tidemark.generation.Manifest.TopicPart;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Adds to the partitions of a generation what brokers and workers know of them. */
final class Owners {
  private final Cluster cluster;
  private final Brokers brokers;

  Owners(Cluster cluster, Brokers brokers) {
    this.cluster = cluster;
    this.brokers = brokers;
  }

  /** Puts {@code log_end}, {@code task} and {@code worker} into each partition at a sink. */
  void add(String sink, List<ObjectNode> scopes) {
    Optional<Connector> connector =
        cluster.connectors(Kind.SINK).stream().filter(c -> c.name().equals(sink)).findFirst();
    Map<TopicPart, Place> places =
        connector.map(c -> brokers.places(c.group(), topics(scopes))).orElse(Map.of());
    for (ObjectNode scope : scopes) {
      for (JsonNode row : scope.path("partitions")) {
        TopicPart part = new TopicPart(row.path("topic").asText(), row.path("part").intValue());
        add((ObjectNode) row, places.getOrDefault(part, Place.UNKNOWN), connector);
      }
    }
  }

  private static void add(ObjectNode row, Place place, Optional<Connector> connector) {
    Optional<String> worker =
        place.task().flatMap(task -> connector.flatMap(c -> c.workerOf(task)));
    row.put("log_end", place.end().orElse(null));
    row.put("task", place.task().orElse(null));
    row.put("worker", worker.orElse(null));
  }

  private static Set<String> topics(List<ObjectNode> scopes) {
    Set<String> topics = new TreeSet<>();
    scopes.forEach(
        scope -> scope.path("partitions").forEach(p -> topics.add(p.path("topic").asText())));
    return topics;
  }
}
