package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidemark.console.cluster.Cluster.UnknownException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** The worker does not know its cluster: the answer is that one should ask again. */
final class UnknownCluster implements ExceptionMapper<UnknownException> {
  private static final int UNAVAILABLE = 503;

  @Override
  public Response toResponse(UnknownException unknown) {
    Response answer =
        Answers.json(
            UNAVAILABLE,
            JsonNodeFactory.instance
                .objectNode()
                .put("error_code", UNAVAILABLE)
                .put("message", unknown.getMessage()));
    return Response.fromResponse(answer).header(HttpHeaders.RETRY_AFTER, 1).build();
  }
}
