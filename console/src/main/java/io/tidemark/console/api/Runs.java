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
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.ServiceUnavailableException;
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
   * @throws NotFoundException when no sink has it
   * @throws ServiceUnavailableException when none that answered has it, and one has not answered
   */
  ObjectNode run(long id) {
    return only(
        id,
        logs.ask(
            log -> Ids.mayBeOf(id, log.sinkId()) ? one(log.run(Ids.runId(id))) : none(), none()));
  }

  /** Rejected records of the run of that number, first come first. */
  List<ObjectNode> rejects(long id, RejectQuery query) {
    ObjectNode run = run(id);
    return logs
        .ask(
            log ->
                log.sinkId().equals(run.path("sink").asText()) ? log.rejects(run, query) : none(),
            none())
        .stream()
        .flatMap(Runs::rows)
        .toList();
  }

  private static List<ObjectNode> one(Optional<ObjectNode> run) {
    return run.map(List::of).orElse(List.of());
  }

  private static ObjectNode only(long id, List<Reading<List<ObjectNode>>> readings) {
    Optional<ObjectNode> run = readings.stream().flatMap(Runs::rows).findFirst();
    if (run.isPresent()) {
      return run.get();
    }
    List<String> silent =
        readings.stream().filter(r -> r.problem().isPresent()).map(Reading::connector).toList();
    if (!silent.isEmpty()) {
      throw new ServiceUnavailableException(
          "run " + id + " may be in a run log that does not answer now, of " + silent);
    }
    throw new NotFoundException("no run has the number " + id);
  }
}
