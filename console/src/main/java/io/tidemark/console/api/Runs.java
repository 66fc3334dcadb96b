package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.log.Ids;
import io.tidemark.console.log.Reading;
import io.tidemark.console.log.RejectQuery;
import io.tidemark.console.log.RunLogs;
import io.tidemark.console.log.RunQuery;
import io.tidemark.console.log.RunQuery.Place;
import jakarta.ws.rs.WebApplicationException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks up runs in the logs of all sinks. */
final class Runs {
  private static final Comparator<ObjectNode> NEWEST_FIRST =
      Comparator.comparing((ObjectNode run) -> run.path("generation").longValue())
          .thenComparing(run -> run.path("id").longValue())
          .reversed();

  private final RunLogs logs;

  /** A run, and the sink's name on the worker. */
  private record Found(String connector, ObjectNode run) {}

  Runs(RunLogs logs) {
    this.logs = logs;
  }

  /** The answer: {@code runs}, {@code next} where there may be more, {@code problems}. */
  ObjectNode list(RunQuery query, Optional<String> sink) {
    List<Reading<List<ObjectNode>>> readings =
        logs.ask(
            log -> sink.filter(s -> !s.equals(log.sinkId())).isPresent() ? none() : log.runs(query),
            none());
    List<ObjectNode> all =
        readings.stream().flatMap(Runs::rows).sorted(NEWEST_FIRST).limit(query.limit()).toList();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("runs").addAll(all);
    ArrayNode problems = JsonNodeFactory.instance.arrayNode();
    Answers.problems(problems, readings);
    json.put("next", all.size() < query.limit() ? null : place(all.get(all.size() - 1)));
    json.set("problems", problems);
    return json;
  }

  private static List<ObjectNode> none() {
    return List.of();
  }

  private static Stream<ObjectNode> rows(Reading<List<ObjectNode>> reading) {
    return reading.answer().orElse(List.of()).stream();
  }

  private static String place(ObjectNode run) {
    return new Place(run.path("generation").longValue(), run.path("id").longValue()).toString();
  }

  /**
   * The run of that number.
   *
   * @throws WebApplicationException 404 when no sink has it, 503 when none that answered has it,
   *     and one has not answered
   */
  ObjectNode run(long id) {
    return found(id).run;
  }

  private Found found(long id) {
    return only(
        id,
        logs.ask(
            log -> Ids.mayBeOf(id, log.sinkId()) ? one(log.run(Ids.runId(id))) : none(), none()));
  }

  /** Rejected records of the run of that number, first come first, as many as are asked for. */
  List<ObjectNode> rejects(long id, RejectQuery query) {
    Found found = found(id);
    return logs.ask(found.connector, log -> log.rejects(found.run, query), none())
        .flatMap(Reading::answer)
        .orElseThrow(() -> silent(id, List.of(found.connector)));
  }

  private static List<ObjectNode> one(Optional<ObjectNode> run) {
    return run.map(List::of).orElse(List.of());
  }

  private static Found only(long id, List<Reading<List<ObjectNode>>> readings) {
    for (Reading<List<ObjectNode>> reading : readings) {
      Optional<ObjectNode> run = rows(reading).findFirst();
      if (run.isPresent()) {
        return new Found(reading.connector(), run.get());
      }
    }
    List<String> silent =
        readings.stream().filter(r -> r.problem().isPresent()).map(Reading::connector).toList();
    throw silent.isEmpty() ? Refusal.notFound("no run has the number " + id) : silent(id, silent);
  }

  private static WebApplicationException silent(long id, List<String> sinks) {
    return Refusal.of(
        Refusal.UNAVAILABLE,
        "run " + id + " may be in a run log that does not answer now, of " + sinks);
  }
}
