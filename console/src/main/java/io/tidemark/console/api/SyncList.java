package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.cluster.Connector;
import io.tidemark.console.log.Ids;
import io.tidemark.console.log.Newest;
import io.tidemark.console.log.Reading;
import io.tidemark.console.log.SinkSyncs;
import io.tidemark.console.log.Standing;
import io.tidemark.generation.StreamId;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All syncs of the cluster: those that sinks have heard of, and those that sources name. */
final class SyncList {
  private static final List<String> COUNTS =
      List.of("added", "changed", "unchanged", "removed", "rejected");

  /** What is told of a sync's runs at each sink. */
  enum Runs {
    /** How many rows each of the newest changed, and the number of the newest. */
    GLANCE,
    /** The newest in short. */
    SHORT,
    /** All of the newest, and how the table has changed. */
    WHOLE
  }

  private final List<Connector> connectors;
  private final List<Reading<SinkSyncs>> readings;
  private final NextRuns nextRuns;

  SyncList(List<Connector> connectors, List<Reading<SinkSyncs>> readings) {
    this.connectors = connectors;
    this.readings = readings;
    this.nextRuns = new NextRuns(Instant.now());
  }

  /** The names of all syncs, in order. */
  SortedSet<StreamId> streams() {
    SortedSet<StreamId> streams = new TreeSet<>();
    readings.forEach(reading -> reading.answer().ifPresent(a -> streams.addAll(a.runs().keySet())));
    for (Connector connector : connectors) {
      if (connector.isSource()) {
        connector
            .namedSyncs()
            .forEach(sync -> streams.add(new StreamId(connector.sourceName(), sync)));
      }
    }
    return streams;
  }

  /** The answer: {@code syncs}, {@code totals}, {@code connectors}, {@code problems}. */
  ObjectNode json(Runs told) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode syncs = json.putArray("syncs");
    Map<String, Integer> totals = new LinkedHashMap<>();
    List.of("syncs", "running", "late", "held", "blocked", "failed").forEach(t -> totals.put(t, 0));
    for (StreamId stream : streams()) {
      ObjectNode sync = sync(stream, told);
      syncs.add(sync);
      totals.merge("syncs", 1, Integer::sum);
      total(sync).ifPresent(name -> totals.merge(name, 1, Integer::sum));
      if (sync.path("late").booleanValue()) {
        totals.merge("late", 1, Integer::sum);
      }
    }
    ObjectNode sums = json.putObject("totals");
    totals.forEach(sums::put);
    connectors(json.putArray("connectors"));
    problems(json.putArray("problems"));
    return json;
  }

  /** Which destinations have not answered. */
  void problems(ArrayNode into) {
    Answers.problems(into, readings);
  }

  private static Optional<String> total(ObjectNode sync) {
    String status = sync.path("status").asText();
    if (Standing.WORKED_ON.contains(status)) {
      return Optional.of("running");
    }
    return switch (status) {
      case "HELD" -> Optional.of("held");
      case "BLOCKED" -> Optional.of("blocked");
      case "FAILED" -> Optional.of("failed");
      default -> Optional.empty();
    };
  }

  /** One sync, as each sink has it. */
  ObjectNode sync(StreamId stream, Runs told) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", Ids.sync(stream.source(), stream.sync()));
    json.put("source", stream.source()).put("sync", stream.sync());
    Optional<Connector> source = source(stream.source());
    json.put("connector", source.map(Connector::name).orElse(null));
    Standing worst = Standing.NONE;
    boolean late = false;
    Optional<Instant> lastStart = Optional.empty();
    ArrayNode sinks = JsonNodeFactory.instance.arrayNode();
    for (Reading<SinkSyncs> reading : readings) {
      SinkSyncs sink = reading.answer().orElse(SinkSyncs.NONE);
      Newest newest = sink.runs().getOrDefault(stream, Newest.NONE);
      lastStart = later(lastStart, newest.lastStart());
      if (!newest.runs().isEmpty()) {
        Standing standing = Standing.ofCurrent(newest.current(), sink.clock());
        worst = worst.orWorse(standing);
        late |= standing.late();
        sinks.add(sink(reading.connector(), sink, stream, standing, told));
      }
    }
    json.put("status", worst.status()).put("late", late);
    nextRuns.put(json, source, lastStart);
    json.set("sinks", sinks);
    return json;
  }

  private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
    return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
  }

  private static ObjectNode sink(
      String connector, SinkSyncs sink, StreamId stream, Standing standing, Runs told) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("connector", connector).put("sink", sink.sinkId());
    json.put("status", standing.status()).put("late", standing.late());
    json.put("last_success", sink.lastSuccess().get(stream));
    Newest newest = sink.runs().getOrDefault(stream, Newest.NONE);
    counts(json.putObject("counts"), newest.current());
    switch (told) {
      case GLANCE -> {
        ObjectNode last = newest.current().get(0);
        ObjectNode number = json.putObject("newest");
        List.of("id", "run_id").forEach(name -> number.set(name, last.path(name)));
        json.set("recent", newest.recent());
      }
      case SHORT -> json.set("runs", newest.brief());
      case WHOLE -> {
        json.putArray("runs").addAll(newest.runs());
        json.putArray("schema_changes").addAll(sink.schemaChanges());
      }
    }
    return json;
  }

  private static void counts(ObjectNode json, List<ObjectNode> runs) {
    for (String name : COUNTS) {
      json.put(name, runs.stream().mapToLong(run -> run.path(name).longValue()).sum());
    }
  }

  /** The connector of a source, where there is one here. */
  private Optional<Connector> source(String name) {
    return connectors.stream()
        .filter(Connector::isSource)
        .filter(connector -> connector.sourceName().equals(name))
        .findFirst();
  }

  private void connectors(ArrayNode into) {
    for (Connector connector : connectors) {
      ObjectNode json = into.addObject().put("name", connector.name());
      json.put("kind", connector.end());
      ObjectNode failures = json.putObject("failures");
      connector.failures().forEach(failures::put);
    }
  }
}
