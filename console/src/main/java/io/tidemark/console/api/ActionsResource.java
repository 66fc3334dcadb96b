package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.act.Signal;
import io.tidemark.console.api.Actions.Change;
import io.tidemark.generation.StreamId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What can be asked of a sync. An answer says that it has been asked, not that it is done: {@code
 * runs} is where to look for what becomes of it.
 */
@ConsoleApi
@Path("/tidemark/api/syncs")
public final class ActionsResource {
  private static final int ACCEPTED = 202;
  private static final String ACTION = "/{action: run|resync|full|reset|abort|test-row|release}";

  private final Syncs syncs;
  private final Actions actions;
  private final Previews previews;
  private final OnBehalf worker;

  ActionsResource(Syncs syncs, Actions actions, Previews previews, OnBehalf worker) {
    this.syncs = syncs;
    this.actions = actions;
    this.previews = previews;
    this.worker = worker;
  }

  @POST
  @Path("{id: \\d+}" + ACTION)
  public Response byId(
      @PathParam("id") long id,
      @PathParam("action") String action,
      @Context HttpServletRequest request,
      InputStream body)
      throws IOException {
    return act(syncs.named(id), action, request, body);
  }

  @POST
  @Path("{source}/{sync: .+}" + ACTION)
  public Response byName(
      @PathParam("source") String source,
      @PathParam("sync") String sync,
      @PathParam("action") String action,
      @Context HttpServletRequest request,
      InputStream body)
      throws IOException {
    return act(new StreamId(source, sync), action, request, body);
  }

  private Response act(StreamId stream, String action, HttpServletRequest request, InputStream in)
      throws IOException {
    if (action.equals("release")) {
      Body body = Body.read(in, List.of("connector", "generation"));
      Change release = actions.release(stream, body);
      worker.change(request, release);
      return Answers.json(ACCEPTED, answer(stream, release.connector()));
    }
    Signal.Type type =
        Signal.Type.of(action)
            .orElseThrow(() -> Refusal.notFound("nothing is called " + action + " here"));
    Body body = Body.read(in, Actions.fields(type));
    OptionalLong newest = actions.newestGeneration(stream);
    String id = UUID.randomUUID().toString();
    Change signal = actions.signal(id, type, stream, body);
    ObjectNode answer = answer(stream, signal.connector()).put("signal", id);
    answer.put("all", signal.all());
    if (type == Signal.Type.TEST_ROW) {
      boolean gone = body.text("op").filter("removed"::equals).isPresent();
      answer.set("writes", previews.writes(stream, gone, actions.sinks(stream)));
    }
    worker.change(request, signal);
    answer.put("after", newest.isPresent() ? newest.getAsLong() : 0);
    return Answers.json(ACCEPTED, answer.put("runs", runs(stream, newest.orElse(0))));
  }

  private static ObjectNode answer(StreamId stream, String connector) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("source", stream.source())
        .put("sync", stream.sync())
        .put("connector", connector);
  }

  private static String runs(StreamId stream, long after) {
    return "/tidemark/api/runs?source=%s&sync=%s&after=%d"
        .formatted(encoded(stream.source()), encoded(stream.sync()), after);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
