package io.tidemark.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The image's health check, with something in the worker's place that answers what it is told. */
@DisabledOnOs(OS.WINDOWS)
class HealthcheckTest {

  @ParameterizedTest(name = "{1} at {0}: {2}")
  @CsvSource({
    "http://127.0.0.1:%d, 200, true",
    "http://127.0.0.1:%d, 401, true",
    "http://127.0.0.1:%d, 503, false",
    "http://:%d, 200, true",
    "HTTP://localhost:%d, 200, true",
    "'https://:8443,http://0.0.0.0:%d', 200, true",
    "http://[::]:%d, 200, true",
  })
  @DisplayName(
      "a worker is healthy that has joined its group, or wants a password, where it listens")
  void healthy(String listeners, int status, boolean healthy)
      throws IOException, InterruptedException {
    HttpServer worker =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0), 0);
    worker.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    worker.start();
    try {
      ProcessBuilder check =
          new ProcessBuilder("bash", DockerFiles.DOCKER.resolve("healthcheck").toString())
              .inheritIO();
      int port = worker.getAddress().getPort();
      check.environment().put("CONNECT_LISTENERS", listeners.formatted(port));
      assertThat(check.start().waitFor() == 0).isEqualTo(healthy);
    } finally {
      worker.stop(0);
    }
  }
}
