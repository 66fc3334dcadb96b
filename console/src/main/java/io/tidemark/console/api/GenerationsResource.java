package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.log.Reading;
import io.tidemark.console.log.RunLogs;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
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

  GenerationsResource(RunLogs logs) {
    this.logs = logs;
  }

  @GET
  @Path("{source}/{sync: .+}/{generation: \\d+}")
  public Response one(
      @PathParam("source") String source,
      @PathParam("sync") String sync,
      @PathParam("generation") long generation,
      @Context Request request) {
    List<Reading<List<ObjectNode>>> readings =
        logs.ask(log -> log.generation(source, sync, generation), List.<ObjectNode>of());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("source", source).put("sync", sync).put("generation", generation);
    ArrayNode sinks = json.putArray("sinks");
    for (Reading<List<ObjectNode>> reading : readings) {
      List<ObjectNode> scopes = reading.answer().orElse(List.of());
      if (!scopes.isEmpty()) {
        ObjectNode sink = sinks.addObject().put("connector", reading.connector());
        sink.putArray("scopes").addAll(scopes);
      }
    }
    ArrayNode problems = json.putArray("problems");
    Answers.problems(problems, readings);
    if (sinks.isEmpty() && problems.isEmpty()) {
      throw new NotFoundException(
          "no sink knows generation %d of %s/%s, or it is too old: GET /tidemark/api/runs has what became of it"
              .formatted(generation, source, sync));
    }
    return Answers.json(json, request);
  }
}
