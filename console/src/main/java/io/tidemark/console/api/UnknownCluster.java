package io.tidemark.console.api;

import io.tidemark.console.cluster.Cluster.UnknownException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** The worker does not know its cluster: the answer is that one should ask again. */
final class UnknownCluster implements ExceptionMapper<UnknownException> {
  @Override
  public Response toResponse(UnknownException unknown) {
    Response answer =
        Answers.json(
            Refusal.UNAVAILABLE,
            Refusal.json(Refusal.UNAVAILABLE, String.valueOf(unknown.getMessage())));
    return Response.fromResponse(answer).header(HttpHeaders.RETRY_AFTER, 1).build();
  }
}
