package io.tidemark.cli.client;

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
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * A worker's REST API. "Not now" (503) is asked again, some times; all else that is not what was
 * asked for is a {@link RequestException}. Redirects are not followed, so that credentials go
 * nowhere but where the user sends them.
 */
public final class WorkerClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int UNAVAILABLE = 503;

  private final URI worker;
  private final Optional<String> authorization;
  private final Patience patience;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /** How often "not now" is asked again, and after how long. */
  public record Patience(int times, Duration pause) {
    /** About as long as workers need to share out connectors anew. */
    public static final Patience USUAL = new Patience(20, Duration.ofSeconds(1));
  }

  /**
   * A client.
   *
   * @param worker where it answers, with the path below which a proxy has it
   * @param authorization the header's value
   */
  public WorkerClient(URI worker, Optional<String> authorization, Patience patience) {
    this.worker = worker;
    this.authorization = authorization;
    this.patience = patience;
  }

  /** What is at a path. */
  public Answer get(String path) {
    return send(request(path).GET().build());
  }

  /** What is at a path of the console's. */
  public Answer console(String path) {
    return send(request("/tidemark/api" + path).GET().build());
  }

  /** Asks for something to be done, by a path of the console's. */
  public Answer act(String path, JsonNode body) {
    return send(sent(path).POST(BodyPublishers.ofString(body.toString())).build());
  }

  /** Has a document looked over, by a path of the console's. */
  public Answer look(String path, JsonNode body) {
    return send(sent(path).PUT(BodyPublishers.ofString(body.toString())).build());
  }

  private HttpRequest.Builder sent(String path) {
    return request("/tidemark/api" + path)
        .header("Content-Type", "application/json")
        .header("X-Tidemark-Console", "cli");
  }

  /** Puts a document to a path. */
  public Answer put(String path, JsonNode body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body.toString()))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(worker.toString().replaceAll("/+$", "") + path))
            .timeout(ANSWER)
            .header("Accept", "application/json");
    authorization.ifPresent(credentials -> request.header("Authorization", credentials));
    return request;
  }

  private Answer send(HttpRequest request) {
    HttpResponse<String> response = once(request);
    for (int i = 0; i < patience.times && response.statusCode() == UNAVAILABLE; i++) {
      Pause.of(patience.pause);
      response = once(request);
    }
    Optional<JsonNode> json = json(response.body());
    if (response.statusCode() / 100 != 2) {
      throw Refusal.of(request.uri(), response.statusCode(), json, authorization.isPresent());
    }
    return new Answer(
        response.body(),
        json.orElseThrow(() -> Refusal.unreachable(worker, "no worker of Kafka Connect answers")),
        date(response));
  }

  private HttpResponse<String> once(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (HttpTimeoutException e) {
      throw Refusal.unreachable(worker, "no answer within " + ANSWER.toSeconds() + " s");
    } catch (SSLException e) {
      throw Refusal.unreachable(worker, "TLS fails, " + e.getMessage());
    } catch (IOException e) {
      throw Refusal.unreachable(worker, "nobody answers");
    } catch (InterruptedException e) {
      throw Pause.interrupted();
    }
  }

  private static Optional<JsonNode> json(String body) {
    try {
      return Optional.ofNullable(JSON.readTree(body)).filter(JsonNode::isContainerNode);
    } catch (JsonProcessingException e) {
      return Optional.empty(); // a proxy's page, perhaps
    }
  }

  private static Optional<Instant> date(HttpResponse<String> response) {
    try {
      return response
          .headers()
          .firstValue("Date")
          .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
