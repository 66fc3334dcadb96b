package io.tidemark.console;

import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import io.tidemark.console.api.ConsoleResources;
import io.tidemark.console.broker.Brokers;
import io.tidemark.console.cluster.Cluster;
import io.tidemark.console.cluster.FakeCluster;
import io.tidemark.console.log.RunLogs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.connect.runtime.rest.errors.ConnectExceptionMapper;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;

/** The console's resources in a worker's JAX-RS, without a network. */
final class Server implements AutoCloseable {
  private static final URI BASE = URI.create("http://worker:8083/");

  private final List<Exception> unforeseen = new CopyOnWriteArrayList<>();
  private final RunLogs logs;
  private final ApplicationHandler handler;

  Server(FakeCluster state, boolean actions) {
    this(state, actions, Optional.empty());
  }

  /**
   * A server.
   *
   * @param worker where the worker's own API answers; nowhere if empty
   */
  Server(FakeCluster state, boolean actions, Optional<URI> worker) {
    Cluster cluster = new Cluster(state, Map.of(), System::nanoTime, Duration.ofMinutes(1));
    logs = new RunLogs(cluster);
    ResourceConfig config = new ResourceConfig();
    ConsoleResources.of(cluster, logs, new Brokers(Map.of()), actions, worker)
        .forEach(config::register);
    config.register(
        new ConnectExceptionMapper() {
          @Override
          public Response toResponse(Exception exception) {
            unforeseen.add(exception);
            return super.toResponse(exception);
          }
        });
    config.register(new JacksonJsonProvider());
    config.register(
        new AbstractBinder() {
          @Override
          protected void configure() {
            bind(request()).to(HttpServletRequest.class);
          }
        });
    handler = new ApplicationHandler(config);
  }

  /** What a servlet container knows of a request, as far as it is asked. */
  private static HttpServletRequest request() {
    Map<String, Object> answers =
        Map.of("getLocalAddr", "127.0.0.1", "getLocalPort", 1, "isSecure", false);
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            Server.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> answers.get(method.getName()));
  }

  /** An answer. */
  record Answer(int status, Map<String, String> headers, String body) {}

  Answer get(String path) {
    return call("GET", path, Map.of(), "");
  }

  /** Asks for something to be done, as a page of the console does. */
  Answer post(String path, String body) {
    return call(
        "POST", path, Map.of("Content-Type", "application/json", "X-Tidemark-Console", "1"), body);
  }

  Answer call(String method, String path, Map<String, String> headers, String body) {
    ContainerRequest request =
        new ContainerRequest(
            BASE, BASE.resolve(path), method, null, new MapPropertiesDelegate(), null);
    request.header("Host", "worker:8083");
    headers.forEach(request::header);
    request.setEntityStream(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ContainerResponse response = handler.apply(request, out).get();
      Map<String, String> said = new LinkedHashMap<>();
      response
          .getStringHeaders()
          .forEach((name, values) -> said.put(name, String.join(",", values)));
      return new Answer(
          response.getStatus(), said, text(out.toByteArray(), said.get("Content-Encoding")));
    } catch (InterruptedException | ExecutionException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(byte[] bytes, @Nullable String packed) throws IOException {
    InputStream in = new ByteArrayInputStream(bytes);
    return new String(
        (packed == null ? in : new GZIPInputStream(in)).readAllBytes(), StandardCharsets.UTF_8);
  }

  /** What Connect had to find an answer to, which it logs as an error of the worker. */
  List<Exception> unforeseen() {
    return unforeseen;
  }

  @Override
  public void close() {
    logs.close();
  }
}
