package io.tidemark.console.api;

import io.tidemark.console.act.WorkerApi;
import io.tidemark.console.api.Actions.Change;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import java.util.Optional;

/** Asks the worker's own API in the name of whoever has sent a request. */
final class OnBehalf {
  private final WorkerApi worker;
  private final Optional<URI> workerUrl;

  /**
   * A messenger.
   *
   * @param workerUrl where the worker's own API answers, if not where a request came in
   */
  OnBehalf(WorkerApi worker, Optional<URI> workerUrl) {
    this.worker = worker;
    this.workerUrl = workerUrl;
  }

  /** Changes a connector's configuration. */
  void change(HttpServletRequest request, Change change) {
    told(() -> worker.patch(at(request), credentials(request), change.connector(), change.keys()));
  }

  /** Starts again what has failed of a connector. */
  void restartFailed(HttpServletRequest request, String connector) {
    told(() -> worker.restartFailed(at(request), credentials(request), connector));
  }

  private static void told(Runnable call) {
    try {
      call.run();
    } catch (WorkerApi.RefusedException e) {
      throw Refusal.of(e.status(), String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> credentials(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION));
  }

  private URI at(HttpServletRequest request) {
    return workerUrl.orElseGet(() -> listener(request));
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
