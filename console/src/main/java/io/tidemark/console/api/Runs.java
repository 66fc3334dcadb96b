package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.log.Ids;
import io.tidemark.console.log.Reading;
import io.tidemark.console.log.RejectQuery;
import io.tidemark.console.log.RunLog;
import io.tidemark.console.log.RunLogs;
import io.tidemark.console.log.RunQuery;
import io.tidemark.console.log.RunQuery.Place;
import jakarta.ws.rs.WebApplicationException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
            sinkId -> sink.isEmpty() || sink.get().equals(sinkId), log -> log.runs(query), none());
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
    return only(id, log -> log.run(Ids.runId(id)));
  }

  /** Rejected records of the run of that number, first come first, as many as are asked for. */
  List<ObjectNode> rejects(long id, RejectQuery query) {
    return only(id, log -> log.run(Ids.runId(id)).map(run -> log.rejects(run, query)));
  }

  private <T> T only(long id, Function<RunLog, Optional<T>> question) {
    List<Reading<Optional<T>>> readings =
        logs.ask(sinkId -> Ids.mayBeOf(id, sinkId), question, Optional.empty());
    return readings.stream()
        .flatMap(reading -> reading.answer().flatMap(answer -> answer).stream())
        .findFirst()
        .orElseThrow(() -> missing(id, readings));
  }

  private static <T> WebApplicationException missing(long id, List<Reading<T>> readings) {
    List<String> silent =
        readings.stream().filter(r -> r.problem().isPresent()).map(Reading::connector).toList();
    return silent.isEmpty()
        ? Refusal.notFound("no run has the number " + id)
        : Refusal.of(
            Refusal.UNAVAILABLE,
            "run " + id + " may be in a run log that does not answer now, of " + silent);
  }
}
