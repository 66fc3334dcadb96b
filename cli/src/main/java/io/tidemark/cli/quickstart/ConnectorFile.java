package io.tidemark.cli.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.cli.database.QuickstartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connector as it is posted to a worker: {@code {"name": …, "config": {…}}}.
 *
 * @param name the connector's
 * @param config its configuration
 */
public record ConnectorFile(String name, Map<String, String> config) {

  /** Reads one of the examples in {@code config/}. */
  public static ConnectorFile read(Path file) {
    try {
      JsonNode json = new ObjectMapper().readTree(file.toFile());
      Map<String, String> config = new TreeMap<>();
      json.path("config").properties().forEach(e -> config.put(e.getKey(), e.getValue().asText()));
      String name = json.path("name").asText();
      if (name.isEmpty() || config.isEmpty()) {
        throw new QuickstartException(file + " has no \"name\", or no \"config\" with keys");
      }
      return new ConnectorFile(name, config);
    } catch (IOException e) {
      throw new QuickstartException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The same under another name. */
  public ConnectorFile named(String other) {
    return new ConnectorFile(other, config);
  }

  /** The same without a key. */
  public ConnectorFile without(String key) {
    Map<String, String> changed = new TreeMap<>(config);
    changed.remove(key);
    return new ConnectorFile(name, changed);
  }

  /** The same with one key set. */
  public ConnectorFile with(String key, String value) {
    Map<String, String> changed = new TreeMap<>(config);
    changed.put(key, value);
    return new ConnectorFile(name, changed);
  }
}
