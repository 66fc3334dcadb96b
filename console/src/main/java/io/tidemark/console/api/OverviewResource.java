package io.tidemark.console.api;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;

/** All syncs at a glance: what a page shows that is looked at all the time, and no more. */
@ConsoleApi
@Path("/tidemark/api/overview")
public final class OverviewResource {
  private final Syncs syncs;

  OverviewResource(Syncs syncs) {
    this.syncs = syncs;
  }

  @GET
  public Response all(@Context Request request) {
    return Answers.json(syncs.list().json(SyncList.Runs.GLANCE), request);
  }
}
