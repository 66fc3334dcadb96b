package io.tidemark.console.api;

import io.tidemark.console.api.WriteRule.Sender;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Set;

/** Asks {@link WriteRule} before anything is changed, and tells browsers what answers may do. */
@ConsoleApi
final class ConsoleFilter implements ContainerRequestFilter, ContainerResponseFilter {
  static final String POLICY_HEADER = "Content-Security-Policy";

  /** Of all that does not allow more by itself. */
  static final String POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Set<String> READING =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final boolean actions;

  ConsoleFilter(boolean actions) {
    this.actions = actions;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (READING.contains(request.getMethod())) {
      return;
    }
    MediaType type = request.getMediaType();
    Sender sender =
        new Sender(
            type == null ? null : type.getType() + "/" + type.getSubtype(),
            request.getHeaderString(WriteRule.HEADER),
            request.getHeaderString("Origin"),
            request.getHeaderString(HttpHeaders.HOST),
            request.getHeaderString("Sec-Fetch-Site"));
    WriteRule.objection(actions, sender)
        .ifPresent(
            no -> {
              throw Refusal.of(no.status(), no.message());
            });
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    if (!headers.containsKey(POLICY_HEADER)) {
      headers.putSingle(POLICY_HEADER, POLICY);
    }
    headers.putSingle("X-Content-Type-Options", "nosniff");
    headers.putSingle("Referrer-Policy", "no-referrer");
    headers.putSingle("Cross-Origin-Resource-Policy", "same-origin");
  }
}
