package io.tidemark.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.config.UnknownKeys;
import io.tidemark.sink.JdbcSyncSinkConnector;
import io.tidemark.source.JdbcSyncSourceConnector;
import io.tidemark.source.LogSyncSourceConnector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.connector.Connector;

/** What our connectors say of configurations in documents, without a database. */
final class Configurations {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Keys of ours that have a name in the middle. */
  private static final List<String> PREFIXES = List.of("syncs.", "tables.");

  /** A key, which has a dot in it or a value behind it, and may be of a sync or a table. */
  private static final Pattern KEY =
      Pattern.compile(
          "(?:syncs\\.<name>\\.|tables\\.<table>\\.)?([a-z]+(?:\\.[a-z]+)+|[a-z]+(?==)).*");

  private static final List<Connector> CONNECTORS =
      List.of(
          new JdbcSyncSourceConnector(), new LogSyncSourceConnector(), new JdbcSyncSinkConnector());

  private static final Set<String> KEYS =
      CONNECTORS.stream()
          .flatMap(connector -> connector.config().names().stream())
          .collect(Collectors.toSet());

  private Configurations() {}

  /** Whether a code is no key, or one that a connector of ours or Connect knows. */
  static boolean mayName(String code) {
    Matcher key = KEY.matcher(code);
    return !key.matches() || KEYS.contains(key.group(1)) || UnknownKeys.isConnects(key.group(1));
  }

  /** Whether a text in JSON configures a connector of ours. */
  static boolean isOurs(String text) {
    return text.contains("\"connector.class\": \"io.tidemark.");
  }

  /** All problems but those of the connection. */
  static List<String> problems(String text) {
    Map<String, String> config = config(text);
    Connector connector =
        CONNECTORS.stream()
            .filter(c -> c.getClass().getName().equals(config.get("connector.class")))
            .findFirst()
            .orElseThrow();
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
