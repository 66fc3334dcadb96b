package io.tidemark.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.config.UnknownKeys;
import io.tidemark.sink.JdbcSyncSinkConnector;
import io.tidemark.source.JdbcSyncSourceConnector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.connector.Connector;

/** What our connectors say of configurations in documents, without a database. */
final class Configurations {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keys of ours that have a name in the middle. */
  private static final List<String> PREFIXES = List.of("syncs.", "tables.");

  private Configurations() {}

  /** Whether a text in JSON configures a connector of ours. */
  static boolean isOurs(String text) {
    return text.contains("\"connector.class\": \"io.tidemark.");
  }

  /** All problems but those of the connection. */
  static List<String> problems(String text) {
    Map<String, String> config = config(text);
    Connector connector =
        String.valueOf(config.get("connector.class")).endsWith("SinkConnector")
            ? new JdbcSyncSinkConnector()
            : new JdbcSyncSourceConnector();
    Set<String> known = connector.config().names();
    Stream<String> unknown =
        config.keySet().stream()
            .filter(key -> !known.contains(key) && !UnknownKeys.isConnects(key))
            .filter(key -> PREFIXES.stream().noneMatch(key::startsWith))
            .map(key -> key + ": nobody knows it");
    Stream<String> wrong =
        connector.validate(config).configValues().stream()
            .filter(value -> !value.name().startsWith("connection."))
            .flatMap(value -> value.errorMessages().stream().map(e -> value.name() + ": " + e));
    return Stream.concat(unknown, wrong).toList();
  }

  /** With a port where nobody listens, so that no answer is waited for. */
  private static Map<String, String> config(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      Map<String, String> config = new HashMap<>();
      json.path("config").properties().forEach(e -> config.put(e.getKey(), e.getValue().asText()));
      config.put("name", json.path("name").asText());
      config.computeIfPresent(
          "connection.url", (key, url) -> url.replaceFirst("//[^/]+/", "//127.0.0.1:1/"));
      return config;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + text, e);
    }
  }
}
