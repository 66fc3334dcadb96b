package io.tidemark.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.description.Description;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * The console of a worker, as its pages and other clients see it. What it answers is as described.
 */
public final class Console {
  private static final Description DESCRIPTION = new Description();
  private static final String API = "/tidemark/api";

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI worker;

  public Console(Worker worker) {
    this(worker.url());
  }

  /** That of a worker which answers there. */
  public Console(URI worker) {
    this.worker = worker;
  }

  /**
   * What is at a path that must be there.
   *
   * @param operation the path as the description has it
   */
  public JsonNode get(String operation, String path) {
    HttpResponse<String> answer =
        Waiting.untilPresent(
            path,
            () ->
                Optional.of(call("GET", API + path, Map.of(), ""))
                    .filter(a -> a.statusCode() != 503));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    DESCRIPTION.check("GET " + API + operation, 200, answer.body());
    return Description.json(answer.body());
  }

  /** Asks for something to be done to a sync. */
  public HttpResponse<String> ask(String stream, String action, String body) {
    HttpResponse<String> answer =
        Waiting.untilPresent(
            "an answer to " + action,
            () ->
                Optional.of(post(stream, action, body))
                    .filter(a -> a.statusCode() != 503)); // while workers rebalance
    DESCRIPTION.check(
        "POST " + API + "/syncs/{source}/{sync}/" + action, answer.statusCode(), answer.body());
    return answer;
  }

  private HttpResponse<String> post(String stream, String action, String body) {
    return call(
        "POST",
        API + "/syncs/" + stream + "/" + action,
        Map.of("Content-Type", "application/json", "X-Tidemark-Console", "test"),
        body);
  }

  /** The newest run behind the link in an answer, when it is settled. */
  public JsonNode settled(HttpResponse<String> asked) {
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    String link = Description.json(asked.body()).path("runs").asText().substring(API.length());
    return Waiting.untilPresent(
        "a settled run at " + link,
        () -> {
          JsonNode run = get("/runs", link).path("runs").path(0);
          return Optional.of(run).filter(r -> Run.FINAL.contains(r.path("status").asText()));
        });
  }

  /** Any request. */
  public HttpResponse<String> call(
      String method, String path, Map<String, String> headers, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(worker.resolve(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The status of a path that no client would send as it is. */
  public int statusOf(String path) {
    try (Socket socket = new Socket(worker.getHost(), worker.getPort())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(answer.substring(9, 12));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
