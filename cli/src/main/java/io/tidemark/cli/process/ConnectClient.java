package io.tidemark.cli.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A worker's REST API. Requests that meet a rebalance or a restarting worker are sent again. */
public final class ConnectClient {

  private static final Duration REQUEST = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI rest;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** A client of the worker at an address such as {@code http://127.0.0.1:8083}. */
  public ConnectClient(URI rest) {
    this.rest = rest;
  }

  /** Where the worker answers. */
  public URI address() {
    return rest;
  }

  /** Whether the worker says of itself that it can serve requests. */
  public boolean isHealthy() {
    return answer(request("GET", "/health", "")).filter(r -> r.statusCode() == 200).isPresent();
  }

  /** Creates a connector or replaces its configuration. */
  public void put(String connector, Map<String, String> config) {
    call("PUT", "/connectors/" + connector + "/config", json(config));
  }

  /** Changes some keys of a connector's configuration. */
  public void patch(String connector, Map<String, String> changes) {
    call("PATCH", "/connectors/" + connector + "/config", json(changes));
  }

  /** Removes a connector. */
  public void delete(String connector) {
    call("DELETE", "/connectors/" + connector, "");
  }

  /** Ends a task, if it still runs, and begins it again. */
  public void restart(String connector, int task) {
    call("POST", "/connectors/" + connector + "/tasks/" + task + "/restart", "");
  }

  /** States of a connector and its tasks; empty while the worker does not know it yet. */
  public Optional<ConnectorStatus> status(String connector) {
    return answer(request("GET", "/connectors/" + connector + "/status", ""))
        .filter(response -> response.statusCode() == 200)
        .map(response -> status(parse(response.body())));
  }

  /** A source connector's committed offsets: a list of objects {@code partition, offset}. */
  public List<JsonNode> offsets(String connector) {
    List<JsonNode> offsets = new ArrayList<>();
    answer(request("GET", "/connectors/" + connector + "/offsets", ""))
        .filter(response -> response.statusCode() == 200)
        .ifPresent(response -> parse(response.body()).path("offsets").forEach(offsets::add));
    return offsets;
  }

  private static ConnectorStatus status(JsonNode body) {
    List<ConnectorStatus.Part> tasks = new ArrayList<>();
    body.path("tasks").forEach(task -> tasks.add(part(task, "task " + task.path("id").asInt())));
    return new ConnectorStatus(
        body.path("name").asText(), part(body.path("connector"), "connector"), tasks);
  }

  private static ConnectorStatus.Part part(JsonNode node, String name) {
    return new ConnectorStatus.Part(
        name, node.path("state").asText(), node.path("trace").asText(""));
  }

  /** Sends until it is answered by anything but "not now" (409, 50x, no leader, no connection). */
  private void call(String method, String path, String body) {
    HttpRequest request = request(method, path, body);
    HttpResponse<String> response =
        Waiting.within(PATIENCE, () -> answer(request).filter(r -> !isPassing(r)))
            .orElseThrow(
                () ->
                    new ProcessException(
                        "The worker at " + rest + " does not accept " + method + " " + path));
    if (response.statusCode() / 100 != 2) {
      throw new ProcessException(
          method + " " + path + " was refused: " + message(response.body(), response.statusCode()));
    }
  }

  private static boolean isPassing(HttpResponse<String> response) {
    int status = response.statusCode();
    // a worker whose leader has just died says so as an error of its own
    boolean leaderless = status == 500 && response.body().contains("trying to forward REST");
    return status == 409 || status == 503 || status == 504 || leaderless;
  }

  private static String message(String body, int status) {
    try {
      return JSON.readTree(body).path("message").asText("HTTP " + status);
    } catch (JsonProcessingException e) {
      return "HTTP " + status;
    }
  }

  private HttpRequest request(String method, String path, String body) {
    return HttpRequest.newBuilder(rest.resolve(path))
        .timeout(REQUEST)
        .header("Content-Type", "application/json")
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
  }

  /** The answer, or empty when there is nobody to answer. */
  private Optional<HttpResponse<String>> answer(HttpRequest request) {
    try {
      return Optional.of(http.send(request, BodyHandlers.ofString()));
    } catch (IOException unreachable) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessException("Interrupted while calling the worker at " + rest, e);
    }
  }

  private static String json(Map<String, String> config) {
    try {
      return JSON.writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A map of strings is always JSON", e);
    }
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new ProcessException("The worker did not answer with JSON", e);
    }
  }
}
