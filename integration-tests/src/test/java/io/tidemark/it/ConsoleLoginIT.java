package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.testbed.Console;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Waiting;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who may log in is in {@code login/jaas.conf}, which a JVM reads once, before its first worker.
 */
@Tag("long")
@DisplayName("The console of a worker that wants a password")
@ExtendWith(SceneExtension.class)
class ConsoleLoginIT {
  private static final String RUN = "/tidemark/api/syncs/shop/public.orders/run";

  private static Map<String, String> headers(String user) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("X-Tidemark-Console", "test");
    if (!user.isEmpty()) {
      byte[] login = user.getBytes(StandardCharsets.UTF_8);
      headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
    }
    return headers;
  }

  @Test
  @DisplayName(
      "shows nobody anything without it, and changes what one asks for with it, in one's own name")
  void login(Scene scene) throws IOException {
    Console console =
        new Console(
            scene.startWorker(
                Map.of(
                    "rest.extension.classes",
                    BasicAuthSecurityRestExtension.class.getName()
                        + ",io.tidemark.console.ConsoleExtension")));
    for (String path : List.of("/tidemark/", "/tidemark/icon.svg", "/tidemark/api/syncs")) {
      for (String user : List.of("", "operator:wrong", "nobody:right")) {
        assertThat(console.call("GET", path, headers(user), "").statusCode())
            .as("%s as %s", path, user)
            .isEqualTo(401);
      }
      assertThat(console.call("GET", path, headers("operator:right"), "").statusCode())
          .as(path)
          .isEqualTo(200);
    }
    source(scene, console);
    assertThat(console.call("POST", RUN, headers(""), "{}").statusCode()).isEqualTo(401);
    HttpResponse<String> asked = settled(console, "POST", RUN, "{}");
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    String config = "/connectors/" + scene.connectorName("shop") + "/config";
    assertThat(console.call("GET", config, headers("operator:right"), "").body())
        .contains("signal");
  }

  private static void source(Scene scene, Console console) throws JsonProcessingException {
    Database shop = scene.database("shop");
    shop.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status text)");
    String config =
        new ObjectMapper()
            .writeValueAsString(
                scene.source("shop").reading(shop).tables("public.orders").config());
    String path = "/connectors/" + scene.connectorName("shop") + "/config";
    assertThat(settled(console, "PUT", path, config).statusCode()).isEqualTo(201);
  }

  /** Asks with the password until workers have shared out what there is, and know of it. */
  private static HttpResponse<String> settled(
      Console console, String method, String path, String body) {
    return Waiting.untilPresent(
        path,
        () ->
            Optional.of(console.call(method, path, headers("operator:right"), body))
                .filter(a -> !List.of(404, 409, 503).contains(a.statusCode())));
  }
}
