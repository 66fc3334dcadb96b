package io.tidemark.cli.command;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tidemark.description.Description;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A worker that answers what it is told to. What it is told to answer in the console's place has to
 * be as the console's description says.
 */
public final class FakeWorker implements AutoCloseable {
  private static final Description CONSOLE = new Description();
  private static final String API = "/tidemark/api";

  private final HttpServer server;
  private final Map<String, Deque<Said>> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  /** A request that came in, with the headers that matter. */
  public record Asked(String request, String body, Map<String, List<String>> headers) {}

  private record Said(int status, String body) {}

  public FakeWorker() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * An answer of the console's, after those that it has been told before; the last one is given
   * again and again.
   *
   * @param operation as the description has it, below {@code /tidemark/api}
   * @param path as it is asked for
   */
  public FakeWorker console(String operation, String path, int status, String body) {
    String method = operation.substring(0, operation.indexOf(' '));
    String described = operation.substring(method.length() + 1);
    CONSOLE.check(method + " " + API + described, status, body);
    return worker(method + " " + API + path, status, body);
  }

  /** An answer of the console's to a GET. */
  public FakeWorker console(String operation, String path, String body) {
    return console("GET " + operation, path, 200, body);
  }

  /** Any answer. */
  public FakeWorker worker(String request, int status, String body) {
    answers.computeIfAbsent(request, r -> new ArrayDeque<>()).add(new Said(status, body));
    return this;
  }

  /** What it was asked, in order. */
  public List<String> requests() {
    return asked.stream().map(Asked::request).toList();
  }

  /** What was sent along, in order. */
  public List<String> bodies() {
    return asked.stream().map(Asked::body).toList();
  }

  /** The last request. */
  public Asked last() {
    return asked.get(asked.size() - 1);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(new Asked(request, body, Map.copyOf(exchange.getRequestHeaders())));
      Said said = next(request);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      byte[] bytes = said.body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(said.status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized Said next(String request) {
    Deque<Said> left = answers.get(request);
    if (left == null) {
      return new Said(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");
    }
    return Objects.requireNonNull(left.size() > 1 ? left.poll() : left.peek());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
