package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.act.LogRule;
import io.tidemark.console.act.Release;
import io.tidemark.console.act.ResyncRule;
import io.tidemark.console.act.Signal;
import io.tidemark.console.cluster.Cluster;
import io.tidemark.console.cluster.Connector;
import io.tidemark.console.cluster.Connector.Kind;
import io.tidemark.console.log.Reading;
import io.tidemark.console.log.RunLogs;
import io.tidemark.console.log.RunQuery;
import io.tidemark.generation.StreamId;
import jakarta.ws.rs.WebApplicationException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What has to be changed of which connector, for what people ask of a sync. */
final class Actions {
  private static final int LOOK_BACK = 50;

  private final Cluster cluster;
  private final RunLogs logs;

  Actions(Cluster cluster, RunLogs logs) {
    this.cluster = cluster;
    this.logs = logs;
  }

  /**
   * A change of a connector's configuration.
   *
   * @param all whether it concerns all syncs of the connector, and not just the one that is asked
   */
  record Change(String connector, boolean all, Map<String, String> keys) {}

  /** The fields that the body of an action may have. */
  static List<String> fields(Signal.Type type) {
    return switch (type) {
      case TEST_ROW -> List.of("key", "op", "overrides");
      case RESYNC -> List.of("force");
      case RUN, FULL, RESET, ABORT -> List.of();
    };
  }

  /**
   * A signal to the source.
   *
   * @throws WebApplicationException 404 when no connector here is the sync's source, 409 for what
   *     it does not do, and for a resync that a sink would not take well
   */
  Change signal(String id, Signal.Type type, StreamId stream, Body body) {
    Connector source = source(stream.source());
    boolean all = source.kind() == Kind.LOG;
    if (all) {
      refuse(LogRule.objection(type, source));
    }
    if (type == Signal.Type.RESYNC && !body.flag("force")) {
      refuse(
          ResyncRule.objection(all ? sinks(RunQuery.of(source.sourceName(), 1)) : sinks(stream)));
    }
    ObjectNode data = body.fields().deepCopy().without("force");
    checkTest(data);
    List<String> syncs = all ? List.of() : List.of(stream.sync());
    return new Change(source.name(), all, new Signal(id, type, syncs, data).change());
  }

  private static void refuse(Optional<String> why) {
    why.ifPresent(
        text -> {
          throw Refusal.of(Refusal.CONFLICT, text);
        });
  }

  /** What names the row cannot be what it says instead. */
  private static void checkTest(ObjectNode data) {
    Set<String> both = new HashSet<>();
    data.path("key").fieldNames().forEachRemaining(both::add);
    data.path("overrides")
        .fieldNames()
        .forEachRemaining(
            column -> {
              if (both.contains(column)) {
                throw Refusal.of(
                    Refusal.BAD_REQUEST,
                    "column " + column + " is of the key, which a test does not change");
              }
            });
  }

  private Connector source(String name) {
    List<Connector> sources =
        cluster.present().stream()
            .filter(Connector::isSource)
            .filter(connector -> connector.sourceName().equals(name))
            .toList();
    if (sources.size() > 1) {
      throw Refusal.of(
          Refusal.CONFLICT,
          "several connectors have source.name=" + name + ": signal one of them by itself");
    }
    return sources.stream()
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("no connector here reads the source " + name));
  }

  /** The sinks that have written the sync, and those that cannot be asked. */
  List<Connector> sinks(StreamId stream) {
    return sinks(RunQuery.of(stream.source(), stream.sync(), 1));
  }

  private List<Connector> sinks(RunQuery query) {
    List<String> names =
        runs(query).stream()
            .filter(reading -> !reading.answer().equals(Optional.of(List.of())))
            .map(Reading::connector)
            .toList();
    return cluster.connectors(Kind.SINK).stream()
        .filter(sink -> names.contains(sink.name()))
        .toList();
  }

  /** The newest generation that any sink knows of a sync. */
  OptionalLong newestGeneration(StreamId stream) {
    return newest(stream, 1).stream()
        .flatMap(reading -> reading.answer().orElse(List.of()).stream())
        .mapToLong(run -> run.path("generation").longValue())
        .max();
  }

  private List<Reading<List<ObjectNode>>> newest(StreamId stream, int runs) {
    return runs(RunQuery.of(stream.source(), stream.sync(), runs));
  }

  private List<Reading<List<ObjectNode>>> runs(RunQuery query) {
    return logs.ask(log -> log.runs(query), List.<ObjectNode>of());
  }

  /**
   * The release of a held generation at its sink: {@code generation}, by default the newest held
   * one, and {@code connector} where several hold one.
   *
   * @throws WebApplicationException 409 when there is not just one
   */
  Change release(StreamId stream, Body body) {
    Held held =
        new Held(newest(stream, LOOK_BACK), body.text("connector"), body.number("generation"));
    Held.Found found =
        held.only().orElseThrow(() -> Refusal.of(Refusal.CONFLICT, held.objection(stream)));
    Connector sink =
        cluster.connectors(Kind.SINK).stream()
            .filter(connector -> connector.name().equals(found.connector()))
            .findFirst()
            .orElseThrow(() -> Refusal.notFound("the sink is gone"));
    return new Change(
        sink.name(),
        false,
        Release.change(sink.config().get("delete.release"), stream.sync(), found.generation()));
  }
}
