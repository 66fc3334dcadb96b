package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.act.Signal;
import io.tidemark.console.act.WorkerApi;
import io.tidemark.console.api.Actions.Change;
import io.tidemark.generation.StreamId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
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
  private final WorkerApi worker;
  private final Optional<URI> workerUrl;

  /**
   * The actions.
   *
   * @param workerUrl where the worker's own API answers, if not where the request came in
   */
  ActionsResource(Syncs syncs, Actions actions, WorkerApi worker, Optional<URI> workerUrl) {
    this.syncs = syncs;
    this.actions = actions;
    this.worker = worker;
    this.workerUrl = workerUrl;
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
      patch(release, request);
      return Answers.json(ACCEPTED, answer(stream, release.connector()));
    }
    Signal.Type type =
        Signal.Type.of(action)
            .orElseThrow(() -> new NotFoundException("nothing is called " + action + " here"));
    Body body = Body.read(in, Actions.fields(type));
    OptionalLong newest = actions.newestGeneration(stream);
    String id = UUID.randomUUID().toString();
    Change signal = actions.signal(id, type, stream, body);
    patch(signal, request);
    ObjectNode answer = answer(stream, signal.connector()).put("signal", id);
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

  private void patch(Change change, HttpServletRequest request) {
    Optional<String> credentials =
        Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION));
    try {
      worker.patch(
          workerUrl.orElseGet(() -> listener(request)),
          credentials,
          change.connector(),
          change.keys());
    } catch (WorkerApi.RefusedException e) {
      throw new WebApplicationException(e.getMessage(), e, e.status());
    }
  }

  /** Where the request came in: never what it calls the host, which its sender chooses. */
  private static URI listener(HttpServletRequest request) {
    String host = request.getLocalAddr();
    return URI.create(
        "%s://%s:%d/"
            .formatted(
                request.isSecure() ? "https" : "http",
                host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host,
                request.getLocalPort()));
  }
}
