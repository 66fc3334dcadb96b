package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.broker.Brokers;
import io.tidemark.console.broker.ClientRights;
import io.tidemark.console.broker.ClientRights.Found;
import io.tidemark.console.broker.UnreadableException;
import io.tidemark.console.cluster.Cluster;
import io.tidemark.console.cluster.Connector;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether brokers let the connectors do what they have to. */
@ConsoleApi
@Path("/tidemark/api/rights")
public final class RightsResource {
  private static final Logger log = LoggerFactory.getLogger(RightsResource.class);

  private final Cluster cluster;
  private final Brokers brokers;

  RightsResource(Cluster cluster, Brokers brokers) {
    this.cluster = cluster;
    this.brokers = brokers;
  }

  /** For each connector what it lacks; {@code unknown} says why that cannot be told. */
  @GET
  public Response all(@Context Request request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode connectors = json.putArray("connectors");
    try (ClientRights rights = brokers.clientRights()) {
      for (Connector connector : cluster.connectors()) {
        add(rights, connector, connectors.addObject().put("connector", connector.name()));
      }
    }
    return Answers.json(json, request);
  }

  private void add(ClientRights rights, Connector connector, ObjectNode into) {
    Found found = new Found(List.of(), List.of());
    String unknown = null;
    try {
      found = rights.of(connector, cluster.resolved(connector));
    } catch (UnreadableException e) {
      unknown = e.getMessage();
    } catch (RuntimeException e) {
      // of a provider, whose messages may quote a value
      log.debug("The configuration of {} cannot be resolved here", connector.name(), e);
      unknown =
          "its configuration cannot be read on this worker: see the worker's config.providers";
    }
    found.lacking().forEach(into.putArray("lacking")::add);
    found.unseen().forEach(into.putArray("unseen")::add);
    into.put("unknown", unknown);
  }
}
