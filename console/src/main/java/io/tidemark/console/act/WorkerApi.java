package io.tidemark.console.act;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The worker's own REST API, which is the one way to change a connector's configuration. It is
 * asked with the credentials of whoever asks us, so that nobody can do here what they cannot there.
 */
public final class WorkerApi {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int BAD_GATEWAY = 502;
  private static final int UNAVAILABLE = 503;

  /** What a worker says that will take the change in a moment. */
  private static final int REBALANCING = 409;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /** The worker has refused a change, or did not answer. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedException(int status, String message) {
      super(message);
      this.status = status;
    }

    /** The HTTP status that says so. */
    public int status() {
      return status;
    }
  }

  /**
   * Changes some keys of a connector's configuration.
   *
   * @param worker where the worker answers
   * @param authorization the caller's credentials, as the header has them
   * @throws RefusedException when the worker does not
   */
  public void patch(
      URI worker, Optional<String> authorization, String connector, Map<String, String> changes) {
    BodyPublisher body = BodyPublishers.ofString(json(changes));
    ask(worker, "/connectors/" + encoded(connector) + "/config", "PATCH", body, authorization);
  }

  /**
   * Starts again what has failed of a connector.
   *
   * @param worker where the worker answers
   * @param authorization the caller's credentials, as the header has them
   * @throws RefusedException when the worker does not
   */
  public void restartFailed(URI worker, Optional<String> authorization, String connector) {
    String path =
        "/connectors/" + encoded(connector) + "/restart?includeTasks=true&onlyFailed=true";
    ask(worker, path, "POST", BodyPublishers.noBody(), authorization);
  }

  private void ask(
      URI worker, String path, String method, BodyPublisher body, Optional<String> authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(worker.resolve(path))
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .method(method, body);
    authorization.ifPresent(credentials -> request.header("Authorization", credentials));
    HttpResponse<String> answer = send(request.build());
    int status = answer.statusCode();
    if (status / 100 != 2) {
      throw new RefusedException(status == REBALANCING ? UNAVAILABLE : status, message(answer));
    }
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new RefusedException(
          BAD_GATEWAY,
          "the worker's REST API does not answer at "
              + request.uri().resolve("/")
              + ": set tidemark.console.worker.url to where it does");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RefusedException(UNAVAILABLE, "the worker is stopping");
    }
  }

  private static String message(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body()).path("message").asText("HTTP " + answer.statusCode());
    } catch (JsonProcessingException e) {
      return "HTTP " + answer.statusCode(); // a proxy's page, perhaps
    }
  }

  private static String json(Map<String, String> changes) {
    try {
      return JSON.writeValueAsString(changes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is always JSON", e);
    }
  }

  private static String encoded(String connector) {
    return URLEncoder.encode(connector, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
