package io.tidemark.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a connector is configured, but for what changes from lap to lap, which is written as {@code
 * {{name}}}.
 *
 * @param name the contestant's
 * @param config its configuration
 * @param append what is otherwise when it appends; empty when it cannot
 * @param plugins folders of jars that it needs besides our own
 */
record Template(
    String name,
    Map<String, String> config,
    Optional<Map<String, String>> append,
    List<Path> plugins) {

  private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

  /** Reads a file {@code {"config": {…}, "append": {…}}}, of which the latter may be missing. */
  static Template read(String name, Path file, List<Path> plugins) {
    try {
      JsonNode json = new ObjectMapper().readTree(file.toFile());
      Map<String, String> config = texts(json.path("config"));
      if (!config.containsKey("connector.class")) {
        throw new BenchException(file + " has no \"config\" with a \"connector.class\"");
      }
      Optional<Map<String, String>> append =
          Optional.of(json.path("append")).filter(JsonNode::isObject).map(Template::texts);
      return new Template(name, config, append, plugins);
    } catch (IOException e) {
      throw new BenchException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(one -> texts.put(one.getKey(), one.getValue().asText()));
    return texts;
  }

  /** Whether it is a source: Connect wants topics of every sink, and of nobody else. */
  boolean isSource() {
    return !config.containsKey("topics") && !config.containsKey("topics.regex");
  }

  /** Whether it is told where a database is. */
  boolean hasDatabase() {
    return config.values().stream().anyMatch(value -> value.contains("{{url}}"));
  }

  /** Whether it is Debezium's JDBC sink. */
  boolean isDebezium() {
    return config.getOrDefault("connector.class", "").startsWith("io.debezium.connector.jdbc.");
  }

  /** What it reads or writes: Avro where it asks for a registry. */
  Encoding encoding() {
    boolean asks = config.values().stream().anyMatch(value -> value.contains("{{registry}}"));
    return asks ? Encoding.AVRO : Encoding.JSON;
  }

  /** The same with one more folder of jars. */
  Template with(Path folder) {
    List<Path> all = Stream.concat(plugins.stream(), Stream.of(folder)).toList();
    return new Template(name, config, append, all);
  }

  /** The configuration with its places filled. */
  Map<String, String> filled(Map<String, String> values, boolean appends) {
    Map<String, String> filled = new TreeMap<>(config);
    append.filter(changes -> appends).ifPresent(filled::putAll);
    filled.replaceAll((key, text) -> fill(text, values));
    return filled;
  }

  private String fill(String text, Map<String, String> values) {
    return PLACE.matcher(text).replaceAll(place -> value(place.group(1), values));
  }

  private String value(String place, Map<String, String> values) {
    String value = values.get(place);
    if (value == null) {
      throw new BenchException(
          "There is no {{%s}} for %s, only %s"
              .formatted(place, name, String.join(", ", new TreeMap<>(values).keySet())));
    }
    return Matcher.quoteReplacement(value);
  }
}
