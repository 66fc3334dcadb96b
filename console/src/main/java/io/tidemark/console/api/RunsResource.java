package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.log.RejectQuery;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs, and the records that were rejected in one. */
@ConsoleApi
@Path("/tidemark/api/runs")
public final class RunsResource {
  private final Runs runs;

  RunsResource(Runs runs) {
    this.runs = runs;
  }

  @GET
  public Response list(@Context UriInfo uri, @Context Request request) {
    MultivaluedMap<String, String> parameters = uri.getQueryParameters();
    return Answers.json(runs.list(Wish.runs(parameters), Wish.text(parameters, "sink")), request);
  }

  @GET
  @Path("{id: \\d+}")
  public Response one(@PathParam("id") long id, @Context Request request) {
    return Answers.json(runs.run(id), request);
  }

  /** As JSON, or with {@code format=csv} to be kept as a file. */
  @GET
  @Path("{id: \\d+}/errors")
  public Response errors(@PathParam("id") long id, @Context UriInfo uri, @Context Request request) {
    MultivaluedMap<String, String> parameters = uri.getQueryParameters();
    RejectQuery query = Wish.rejects(parameters);
    List<ObjectNode> rejects = runs.rejects(id, query);
    if (Wish.text(parameters, "format").filter("csv"::equals).isPresent()) {
      byte[] text = Csv.of(rejects).getBytes(StandardCharsets.UTF_8);
      return Response.ok(text, "text/csv;charset=utf-8")
          .header("Content-Disposition", "attachment; filename=\"run-" + id + "-errors.csv\"")
          .build();
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("errors").addAll(rejects);
    json.put(
        "next", rejects.size() < query.limit() ? null : place(rejects.get(rejects.size() - 1)));
    return Answers.json(json, request);
  }

  private static String place(ObjectNode reject) {
    return new RejectQuery.Place(
            reject.path("topic").asText(),
            reject.path("part").longValue(),
            reject.path("position").longValue())
        .toString();
  }
}
