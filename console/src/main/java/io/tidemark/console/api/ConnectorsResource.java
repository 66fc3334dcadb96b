package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.cluster.Cluster;
import io.tidemark.console.cluster.Connector;
import io.tidemark.console.cluster.Connector.Part;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Our connectors and their tasks: who runs them, how they are, and why they have failed. */
@ConsoleApi
@Path("/tidemark/api/connectors")
public final class ConnectorsResource {
  private static final int ACCEPTED = 202;

  private final Cluster cluster;
  private final OnBehalf worker;

  ConnectorsResource(Cluster cluster, OnBehalf worker) {
    this.cluster = cluster;
    this.worker = worker;
  }

  @GET
  public Response all(@Context Request request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode all = json.putArray("connectors");
    cluster.connectors().forEach(connector -> all.add(json(connector)));
    return Answers.json(json, request);
  }

  private static ObjectNode json(Connector connector) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", connector.name());
    json.put("kind", connector.end());
    ArrayNode tasks = JsonNodeFactory.instance.arrayNode();
    for (Part part : connector.parts()) {
      ObjectNode into = part.task().map(task -> tasks.addObject().put("task", task)).orElse(json);
      into.put("state", part.state()).put("worker", part.worker()).put("trace", part.trace());
    }
    json.set("tasks", tasks);
    return json;
  }

  /** Starts the connector and its tasks again where they have failed. */
  @POST
  @Path("{name}/restart")
  public Response restart(
      @PathParam("name") String name, @Context HttpServletRequest request, InputStream body)
      throws IOException {
    Body.read(body, List.of());
    if (cluster.present().stream().noneMatch(connector -> connector.name().equals(name))) {
      throw Refusal.notFound("no connector of Tidemark's is called so here");
    }
    worker.restartFailed(request, name);
    return Answers.json(ACCEPTED, JsonNodeFactory.instance.objectNode().put("connector", name));
  }
}
