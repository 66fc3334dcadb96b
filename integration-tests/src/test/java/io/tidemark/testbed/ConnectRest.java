package io.tidemark.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The REST API of a Connect worker, as a user's HTTP client sees it. */
public final class ConnectRest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Each request would ask for another protocol first, which the worker does not have. */
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI base;

  public ConnectRest(URI base) {
    this.base = base;
  }

  /** What the API answered. */
  public record Answer(int status, JsonNode body) {}

  /** Waits until the worker has joined its group and answers. */
  public void awaitHealthy() {
    Waiting.until("a healthy worker at " + base, this::healthy);
  }

  private boolean healthy() {
    try {
      int status = call("GET", "/health", null).status;
      return status == 200 || status == 401; // one that wants a password is well, too
    } catch (UncheckedIOException e) {
      return false; // not listening yet
    }
  }

  /** Creates or reconfigures a connector; any error is an {@link AssertionError}. */
  public void configure(String connector, Map<String, String> config) {
    settled("PUT", "/connectors/" + connector + "/config", json(config));
  }

  /** Creates a connector, or tells why the worker refused. */
  public Answer tryCreate(String connector, Map<String, String> config) {
    return retried(
        "POST", "/connectors", json(Map.of("name", connector, "config", new TreeMap<>(config))));
  }

  /** Changes some keys of a connector's config and leaves the others. */
  public void patch(String connector, Map<String, String> changes) {
    settled("PATCH", "/connectors/" + connector + "/config", json(changes));
  }

  /** Deletes a connector; one that does not exist is fine. */
  public void delete(String connector) {
    retried("DELETE", "/connectors/" + connector, null);
  }

  public void pause(String connector) {
    settled("PUT", "/connectors/" + connector + "/pause", null);
  }

  public void resume(String connector) {
    settled("PUT", "/connectors/" + connector + "/resume", null);
  }

  public void stop(String connector) {
    settled("PUT", "/connectors/" + connector + "/stop", null);
  }

  public void restartTask(String connector, int task) {
    settled("POST", "/connectors/" + connector + "/tasks/" + task + "/restart", null);
  }

  /** Restarts the tasks that have failed. */
  public void restartFailed(String connector) {
    settled(
        "POST", "/connectors/" + connector + "/restart?includeTasks=true&onlyFailed=true", null);
  }

  /** Has a logger of the worker, and those below it, say what is of a level (KIP-745). */
  public void log(String logger, String level) {
    settled("PUT", "/admin/loggers/" + logger, json(Map.of("level", level)));
  }

  /** The text of an answer, whatever it is. */
  public String get(String path) {
    return retried("GET", path, null).body.toString();
  }

  /** The plugins that the worker has found. */
  public JsonNode plugins() {
    return settled("GET", "/connector-plugins", null);
  }

  /** The connector's source offsets or consumed offsets. */
  public JsonNode offsets(String connector) {
    return settled("GET", "/connectors/" + connector + "/offsets", null);
  }

  /**
   * Changes a sink's offset of one partition.
   *
   * @return what Connect says against it; empty when it has done it
   */
  public Optional<String> alterOffset(String connector, String topic, int partition, long offset) {
    return alterOffset(
        connector,
        JSON.valueToTree(Map.of("kafka_topic", topic, "kafka_partition", partition)),
        JSON.valueToTree(Map.of("kafka_offset", offset)));
  }

  /**
   * Changes the offset of one partition.
   *
   * @return what Connect says against it; empty when it has done it
   */
  public Optional<String> alterOffset(String connector, JsonNode partition, JsonNode offset) {
    Map<String, JsonNode> change = Map.of("partition", partition, "offset", offset);
    String path = "/connectors/" + connector + "/offsets";
    Answer answer = retried("PATCH", path, json(Map.of("offsets", List.of(change))));
    return answer.status < 300
        ? Optional.empty()
        : Optional.of(answer.body.path("message").asText());
  }

  /** Makes Connect forget the offsets of a connector, which it stops for that. */
  public void resetOffsets(String connector) {
    stop(connector);
    Waiting.until(connector + " to have stopped", () -> status(connector).stopped());
    settled("DELETE", "/connectors/" + connector + "/offsets", null);
  }

  /** Error messages per configuration key, keys without errors left out. */
  public Map<String, List<String>> validate(Map<String, String> config) {
    Map<String, List<String>> errors = new LinkedHashMap<>();
    for (JsonNode entry : validation(config).path("configs")) {
      JsonNode value = entry.path("value");
      List<String> messages =
          StreamSupport.stream(value.path("errors").spliterator(), false)
              .map(JsonNode::asText)
              .toList();
      if (!messages.isEmpty()) {
        errors.put(value.path("name").asText(), messages);
      }
    }
    return errors;
  }

  /** The whole answer to a validation, which is a success whatever is wrong. */
  public JsonNode validation(Map<String, String> config) {
    String type = Optional.ofNullable(config.get("connector.class")).orElseThrow();
    String plugin = type.substring(type.lastIndexOf('.') + 1);
    return settled("PUT", "/connector-plugins/" + plugin + "/config/validate", json(config));
  }

  /** Default values per configuration key of a connector class, keys without one left out. */
  public Map<String, String> defaults(String type) {
    JsonNode answer = settled("GET", "/connector-plugins/" + type + "/config", null);
    Map<String, String> defaults = new LinkedHashMap<>();
    for (JsonNode key : answer) {
      if (key.hasNonNull("default_value")) {
        defaults.put(key.path("name").asText(), key.path("default_value").asText());
      }
    }
    return defaults;
  }

  /** States of the connector and its tasks, and the trace of what failed. */
  public Status status(String connector) {
    Answer answer = retried("GET", "/connectors/" + connector + "/status", null);
    return new Status(answer.status == 200 ? answer.body : JSON.createObjectNode());
  }

  /** A connector's status. */
  public record Status(JsonNode json) {
    /** States of the tasks, in their order. */
    public List<String> tasks() {
      return StreamSupport.stream(json.path("tasks").spliterator(), false)
          .map(task -> task.path("state").asText())
          .toList();
    }

    /** The host and port of the worker of each task, in their order. */
    public List<String> workers() {
      return StreamSupport.stream(json.path("tasks").spliterator(), false)
          .map(task -> task.path("worker_id").asText())
          .toList();
    }

    public boolean running() {
      return json.path("connector").path("state").asText().equals("RUNNING")
          && !tasks().isEmpty()
          && tasks().stream().allMatch("RUNNING"::equals);
    }

    /** Whether nothing of it runs, nor will. */
    public boolean stopped() {
      return json.path("connector").path("state").asText().equals("STOPPED") && tasks().isEmpty();
    }

    /** The stack trace of the connector or the first task that failed. */
    public Optional<String> trace() {
      for (JsonNode part : json.path("tasks")) {
        if (part.path("state").asText().equals("FAILED")) {
          return Optional.of(part.path("trace").asText());
        }
      }
      JsonNode connector = json.path("connector");
      return connector.path("state").asText().equals("FAILED")
          ? Optional.of(connector.path("trace").asText())
          : Optional.empty();
    }
  }

  private JsonNode settled(String method, String path, @Nullable String body) {
    Answer answer = retried(method, path, body);
    if (answer.status >= 300) {
      throw new AssertionError(method + " " + path + ": " + answer);
    }
    return answer.body;
  }

  /** 409 says that a rebalance is under way; every client of Connect asks again then. */
  private Answer retried(String method, String path, @Nullable String body) {
    return Waiting.untilPresent(
        "an answer to " + method + " " + path,
        () -> Optional.of(call(method, path, body)).filter(answer -> answer.status != 409));
  }

  private Answer call(String method, String path, @Nullable String body) {
    BodyPublisher publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(90))
            .header("Content-Type", "application/json")
            .method(method, publisher)
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), parse(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static JsonNode parse(String body) {
    try {
      return body.isEmpty() ? JSON.nullNode() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.getNodeFactory().textNode(body);
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
