package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.config.Version;
import io.tidemark.console.cluster.Cluster;
import io.tidemark.console.cluster.Connector;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * For probes. That this worker answers is one thing, and what {@code /health} says; that our
 * connectors run is another, which restarting a worker would not mend, and has a path of its own.
 * Neither asks a database.
 */
@ConsoleApi
@Path("/tidemark/api/health")
public final class HealthResource {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final Cluster cluster;
  private final boolean actions;

  HealthResource(Cluster cluster, boolean actions) {
    this.cluster = cluster;
    this.actions = actions;
  }

  /** 200 when this worker knows its cluster, or has within the last minute, else 503. */
  @GET
  public Response worker() {
    return answer(false);
  }

  /** 503 also when one of our connectors, or a task of it, has failed. */
  @GET
  @Path("connectors")
  public Response connectors() {
    return answer(true);
  }

  private Response answer(boolean withConnectors) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", Version.current()).put("actions", actions);
    try {
      List<Connector> connectors = cluster.connectors();
      json.put("connectors", connectors.size());
      ArrayNode failed = json.putArray("failed");
      connectors.stream().filter(c -> !c.failures().isEmpty()).forEach(c -> failed.add(c.name()));
      boolean up = failed.isEmpty() || !withConnectors;
      return Answers.json(up ? OK : UNAVAILABLE, json.put("status", up ? "up" : "failed"));
    } catch (Cluster.UnknownException e) {
      json.put("connectors", 0).putArray("failed");
      return Answers.json(UNAVAILABLE, json.put("status", "down"));
    }
  }
}
