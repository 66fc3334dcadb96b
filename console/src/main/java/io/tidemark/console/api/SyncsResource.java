package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.generation.StreamId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/** All syncs, and one of them by its names or its number. */
@ConsoleApi
@Path("/tidemark/api/syncs")
public final class SyncsResource {
  private final Syncs syncs;

  SyncsResource(Syncs syncs) {
    this.syncs = syncs;
  }

  @GET
  public Response all(@Context Request request) {
    return Answers.json(syncs.list().json(SyncList.Runs.SHORT), request);
  }

  @GET
  @Path("{id: \\d+}")
  public Response byId(@PathParam("id") long id, @Context Request request) {
    return one(syncs.named(id), request);
  }

  @GET
  @Path("{source}/{sync: .+}")
  public Response byName(
      @PathParam("source") String source,
      @PathParam("sync") String sync,
      @Context Request request) {
    return one(new StreamId(source, sync), request);
  }

  private Response one(StreamId stream, Request request) {
    SyncList list = syncs.of(stream);
    ObjectNode sync = list.sync(stream, SyncList.Runs.WHOLE);
    list.problems(sync.putArray("problems"));
    return Answers.json(sync, request);
  }
}
