package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.broker.UnreadableException;
import io.tidemark.console.cluster.Cluster;
import io.tidemark.console.cluster.Connector;
import io.tidemark.console.cluster.Connector.Kind;
import io.tidemark.generation.Marker;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.sink.SinkPreview;
import io.tidemark.sink.SinkPreview.Told;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What sinks would do to their destinations: told by their own code, from what the markers of syncs
 * say that records look like, and from what is there now. What cannot be told is said, and why.
 */
final class Previews {
  private static final Logger log = LoggerFactory.getLogger(Previews.class);

  /** Runs whose markers do not tell the whole of a row. */
  private static final Set<String> PARTS = Set.of("keys", Marker.TEST);

  private final Cluster cluster;
  private final Markers markers;

  /** Where the markers of syncs are. */
  @FunctionalInterface
  interface Markers {
    /**
     * All markers of a topic.
     *
     * @param sink whose tasks read it, with its secrets
     * @throws UnreadableException when they cannot be read here
     */
    List<Marker> of(Map<String, String> sink, String topic);
  }

  Previews(Cluster cluster, Markers markers) {
    this.cluster = cluster;
    this.markers = markers;
  }

  /**
   * What a configuration would do: {@code tables}, what would become of each, and {@code unknown},
   * what cannot be told, in words.
   */
  ObjectNode plan(Map<String, String> config) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode tables = json.putArray("tables");
    ArrayNode unknown = json.putArray("unknown");
    if (Kind.of(config.get("connector.class")).equals(Optional.of(Kind.SINK))) {
      try {
        plan(config, tables);
        caution(config, tables, unknown);
      } catch (UnreadableException | DatabaseException e) {
        unknown.add("which tables would be made or altered: " + e.getMessage());
      }
    }
    return json;
  }

  private void plan(Map<String, String> config, ArrayNode tables) {
    Map<String, String> resolved = resolved(config);
    SinkPreview sink = sink(resolved);
    for (Told told : sink.tables(newest(markers.of(resolved, sink.markerTopic())))) {
      Marker marker = told.marker();
      ObjectNode table = tables.addObject();
      table.put("source", marker.stream().source()).put("sync", marker.stream().sync());
      table.put("generation", marker.generation());
      table.put("rows", marker.type() == Marker.Type.END ? marker.rows() : null);
      put(told, table);
    }
  }

  private static void caution(Map<String, String> config, ArrayNode tables, ArrayNode unknown) {
    if (tables.isEmpty()) {
      unknown.add(
          "which tables would be made or altered: no sync whose topic it reads has run yet, and a"
              + " run is what tells the columns");
    } else if (!config.getOrDefault("transforms", "").isBlank()) {
      unknown.add(
          "what transforms do: the tables are those of records as the source sends them, which"
              + " transforms may give another topic or other columns");
    }
  }

  /**
   * The statements by which sinks will write one row of a sync, or remove it: one entry for each
   * sink, {@code connector, table, statements, refused}.
   */
  ArrayNode writes(StreamId stream, boolean gone, List<Connector> sinks) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Connector connector : sinks) {
      ObjectNode write = all.addObject().put("connector", connector.name());
      try {
        write(stream, gone, connector, write);
      } catch (UnreadableException | DatabaseException e) {
        write.putNull("table").putArray("statements");
        write.putArray("refused").add(String.valueOf(e.getMessage()));
      }
    }
    return all;
  }

  private void write(StreamId stream, boolean gone, Connector connector, ObjectNode write) {
    Map<String, String> resolved = resolved(connector.config());
    SinkPreview sink = sink(resolved);
    Marker marker =
        newest(markers.of(resolved, sink.markerTopic())).stream()
            .filter(one -> one.stream().equals(stream))
            .findFirst()
            .orElseThrow(() -> new UnreadableException("no marker tells what its rows look like"));
    put(sink.row(marker, gone), write);
  }

  private static void put(Told told, ObjectNode into) {
    into.put("table", told.table().toString());
    told.outlook().statements().forEach(into.putArray("statements")::add);
    told.outlook().refused().forEach(into.putArray("refused")::add);
  }

  /** A provider's exceptions can be any, and messages about values may quote them. */
  private Map<String, String> resolved(Map<String, String> config) {
    try {
      return cluster.resolved(config);
    } catch (RuntimeException e) {
      log.debug("A configuration cannot be resolved here", e);
      throw new UnreadableException(
          "its configuration cannot be read on this worker: see that the worker's config.providers"
              + " can resolve it here, and the log of this room at DEBUG");
    }
  }

  private static SinkPreview sink(Map<String, String> resolved) {
    try {
      return new SinkPreview(resolved);
    } catch (RuntimeException e) {
      log.debug("A configuration is none of a sink", e);
      throw new UnreadableException(
          "its configuration is refused, and validation says what is wrong with it");
    }
  }

  /** Of each sync the newest marker that tells what its rows look like. */
  static Collection<Marker> newest(List<Marker> all) {
    Comparator<Marker> age =
        Comparator.comparing(Marker::generation)
            .thenComparing(marker -> marker.type() == Marker.Type.END);
    return all.stream()
        .filter(marker -> marker.tableSchema().isPresent() && !PARTS.contains(marker.mode()))
        .collect(
            Collectors.toMap(
                Marker::stream, marker -> marker, BinaryOperator.maxBy(age), TreeMap::new))
        .values();
  }
}
