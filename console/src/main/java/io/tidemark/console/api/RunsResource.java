package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.log.RejectQuery;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

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

  /** A page of them; or, with {@code format}, all of them, to be kept as a file. */
  @GET
  @Path("{id: \\d+}/errors")
  public Response errors(@PathParam("id") long id, @Context UriInfo uri, @Context Request request) {
    MultivaluedMap<String, String> parameters = uri.getQueryParameters();
    RejectQuery query = Wish.rejects(parameters);
    Optional<String> format = Wish.file(parameters);
    if (format.isPresent()) {
      return file(id, query, format.get());
    }
    List<ObjectNode> rejects = runs.rejects(id, query);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putArray("errors").addAll(rejects);
    json.put(
        "next",
        rejects.size() < query.limit()
            ? null
            : RejectFile.place(rejects.get(rejects.size() - 1)).toString());
    return Answers.json(json, request);
  }

  private Response file(long id, RejectQuery query, String format) {
    RejectFile file = new RejectFile(page -> runs.rejects(id, page), query.atMost(Wish.MOST));
    Response.ResponseBuilder answer =
        format.equals("csv")
            ? Response.ok(file.csv(), "text/csv;charset=utf-8")
            : Response.ok(file.json(), MediaType.APPLICATION_JSON);
    String name = "attachment; filename=\"run-%d-errors.%s\"".formatted(id, format);
    return answer.header("Content-Disposition", name).build();
  }
}
