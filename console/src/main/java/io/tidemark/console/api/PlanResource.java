package io.tidemark.console.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a configuration would do to its database. Nothing is changed by it, but the worker connects
 * with its secrets to whatever the configuration names, so that it needs the switch of actions.
 */
@ConsoleApi
@Path("/tidemark/api/plan")
public final class PlanResource {
  private static final int OK = 200;

  private final Previews previews;

  PlanResource(Previews previews) {
    this.previews = previews;
  }

  /** Takes {@code {"name": …, "config": {…}}}, as {@code POST /connectors} does. */
  @PUT
  public Response plan(InputStream in) throws IOException {
    Body body = Body.read(in, List.of("name", "config"));
    JsonNode given = body.fields().path("config");
    if (!given.isObject()) {
      throw Refusal.of(Refusal.BAD_REQUEST, "config is an object of a connector's settings");
    }
    Map<String, String> config = new HashMap<>();
    for (Map.Entry<String, JsonNode> key : given.properties()) {
      if (key.getValue().isContainerNode()) {
        throw Refusal.of(Refusal.BAD_REQUEST, "the value of " + key.getKey() + " is no text");
      } else if (!key.getValue().isNull()) {
        config.put(key.getKey(), key.getValue().asText());
      }
    }
    body.text("name").ifPresent(name -> config.put("name", name));
    return Answers.json(OK, previews.plan(config));
  }
}
