package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.log.Reading;
import io.tidemark.console.log.RunLogs;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** A generation, partition by partition: what it waits for, and why it is held or blocked. */
@ConsoleApi
@Path("/tidemark/api/generations")
public final class GenerationsResource {
  private final RunLogs logs;
  private final Owners owners;

  GenerationsResource(RunLogs logs, Owners owners) {
    this.logs = logs;
    this.owners = owners;
  }

  /** What a sink knows of a generation. */
  private record AtSink(String sinkId, List<ObjectNode> scopes) {
    private static final AtSink NONE = new AtSink("", List.of());
  }

  @GET
  @Path("{source}/{sync: .+}/{generation: \\d+}")
  public Response one(
      @PathParam("source") String source,
      @PathParam("sync") String sync,
      @PathParam("generation") long generation,
      @Context Request request) {
    List<Reading<AtSink>> readings =
        logs.ask(
            log -> new AtSink(log.sinkId(), log.generation(source, sync, generation)), AtSink.NONE);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("source", source).put("sync", sync).put("generation", generation);
    ArrayNode sinks = json.putArray("sinks");
    for (Reading<AtSink> reading : readings) {
      AtSink at = reading.answer().orElse(AtSink.NONE);
      if (!at.scopes.isEmpty()) {
        owners.add(reading.connector(), at.scopes);
        ObjectNode sink = sinks.addObject().put("connector", reading.connector());
        sink.put("sink", at.sinkId).putArray("scopes").addAll(at.scopes);
      }
    }
    ArrayNode problems = json.putArray("problems");
    Answers.problems(problems, readings);
    if (sinks.isEmpty() && problems.isEmpty()) {
      throw Refusal.notFound(
          "no sink knows generation %d of %s/%s, or it is too old: GET /tidemark/api/runs has what became of it"
              .formatted(generation, source, sync));
    }
    return Answers.json(json, request);
  }
}
