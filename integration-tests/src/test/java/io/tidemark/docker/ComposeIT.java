package io.tidemark.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Waiting;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Needs a Docker engine and Compose: see the profile {@code docker}. */
@DisplayName("The compose file")
class ComposeIT {
  private static final String PROJECT = "tidemark-test";

  /** The engine chooses, so that a demonstration may run beside. */
  private static final Map<String, String> ANY_PORT =
      Map.of("TIDEMARK_PORT", "0", "SOURCE_PORT", "0", "TARGET_PORT", "0");

  private static final String SCRAPE =
      "exec 3<> /dev/tcp/127.0.0.1/9404; printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";

  @BeforeAll
  static void up() {
    Engine.insist();
    compose("up", "--build", "-d");
  }

  @AfterAll
  static void down() {
    compose("down", "-v");
  }

  private static String compose(String... arguments) {
    return Engine.compose(PROJECT, ANY_PORT, arguments);
  }

  /** What a port of a service is on this machine. */
  private static String address(String service, int port) {
    return compose("port", service, Integer.toString(port));
  }

  private static Database database(String service, String name) {
    return Database.of("jdbc:postgresql://" + address(service, 5432) + "/" + name);
  }

  @Test
  @DisplayName(
      "one command starts a healthy worker and the databases of the examples of config/, which"
          + " mirror a schema and what is deleted from it; its metrics are there")
  void mirrors() {
    Demo demo =
        new Demo(
            URI.create("http://" + address("connect", 8083)),
            database("source", "shop"),
            database("target", "mirror"));
    demo.rest().awaitHealthy();
    demo.assertMirrors();

    String worker = compose("ps", "-q", "connect");
    Waiting.until(
        "the engine to find the worker healthy",
        () ->
            Engine.docker("inspect", "--format", "{{.State.Health.Status}}", worker)
                .equals("healthy"));
    String metrics = compose("exec", "-T", "connect", "bash", "-c", SCRAPE);
    assertThat(metrics).contains("tidemark_rows_added_total{");
  }
}
