package io.tidemark.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.cli.quickstart.ConnectorFile;
import io.tidemark.connect.SnapshotMarkers;
import io.tidemark.sink.JdbcSyncSinkConnector;
import io.tidemark.source.JdbcSyncSourceConnector;
import io.tidemark.source.LogSyncSourceConnector;
import io.tidemark.testbed.Warnings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What can be said of the configurations without a worker; {@link ConfigExamplesIT} and {@link
 * DebeziumSnapshots}, among others, run them.
 */
@DisplayName("The configurations in config/")
class ConfigExamplesTest {
  private static final ObjectMapper STRICT =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Pattern PASSWORD =
      Pattern.compile("\\$\\{file:/etc/tidemark/secrets\\.properties:(source|sink)\\.password}");

  /** A warning about a configuration, and not about a database that is not there. */
  private static final Pattern WARNING =
      Pattern.compile(" WARN .* (SourceValidation|LogValidation|SinkValidation|MarkerCare): ");

  /** A link to one of the files. */
  private static final Pattern LINK = Pattern.compile("\\(([a-z-]+)\\.json\\)");

  /** Of a SQLite file alone: that it is on one machine. */
  private static final String CAUTION = ": connection.url: ";

  static List<String> names() {
    return ConfigExamples.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("each is what POST /connectors takes: a name and keys, each once, with texts")
  void form(String name) throws IOException {
    JsonNode json = STRICT.readTree(ConfigExamples.file(name).toFile());
    assertThat(json.fieldNames()).toIterable().containsExactly("name", "config");
    assertThat(json.path("config")).isNotEmpty().allMatch(JsonNode::isTextual);
    if (!name.startsWith("quickstart-")) {
      assertThat(json.path("name").asText()).isEqualTo(name);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName(
      "each has only keys that its connector knows, and nothing is wrong or doubtful but that its"
          + " database is not there")
  void nothingWrong(String name) {
    ConnectorFile file = ConfigExamples.read(name);
    assumeThat(isOurs(file)).as("a connector of ours").isTrue();
    Map<String, String> config = new TreeMap<>(file.config());
    config.put("name", file.name());
    config.computeIfPresent("connection.url", (key, url) -> nowhere(url));
    Connector connector = connector(config);
    List<String> wrong = new ArrayList<>();
    String warnings =
        Warnings.during(
            () ->
                connector.validate(config).configValues().stream()
                    .filter(value -> !value.errorMessages().isEmpty())
                    .map(ConfigValue::name)
                    .forEach(wrong::add));
    assertThat(wrong).containsExactly("connection.url");
    assertThat(warnings.lines().filter(line -> WARNING.matcher(line).find()))
        .allMatch(line -> line.contains(CAUTION) && name.contains("sqlite"));
  }

  private static boolean isOurs(ConnectorFile file) {
    return String.valueOf(file.config().get("connector.class")).startsWith("io.tidemark.");
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("a transform of ours in a connector of somebody else's has only keys that it knows")
  void transforms(String name) {
    ConnectorFile file = ConfigExamples.read(name);
    assumeThat(isOurs(file)).as("a connector of ours").isFalse();
    String prefix = "transforms." + file.config().get("transforms") + ".";
    Map<String, String> settings = new TreeMap<>();
    file.config()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                settings.put(key.substring(prefix.length()), value);
              }
            });
    assertThat(settings.remove("type")).isEqualTo(SnapshotMarkers.class.getName());
    try (SnapshotMarkers<SourceRecord> transform = new SnapshotMarkers<>()) {
      assertThat(transform.config().names()).containsAll(settings.keySet());
      transform.configure(settings);
    }
  }

  private static Connector connector(Map<String, String> config) {
    String type = Objects.requireNonNull(config.get("connector.class"));
    return Stream.of(
            new JdbcSyncSourceConnector(),
            new LogSyncSourceConnector(),
            new JdbcSyncSinkConnector())
        .filter(connector -> connector.getClass().getName().equals(type))
        .findFirst()
        .orElseThrow();
  }

  /** The same kind of database, where nobody answers. */
  private static String nowhere(String url) {
    return url.replaceFirst("//[^/]+/", "//127.0.0.1:1/")
        .replaceFirst("/var/lib/tidemark/", "/nowhere/");
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("each has its password by reference, and the same one as all others of its kind")
  void secrets(String name) {
    Map<String, String> config = ConfigExamples.read(name).config();
    for (String whose : List.of("connection.", "database.")) {
      if (config.containsKey(whose + "user") && !name.startsWith("quickstart-")) {
        assertThat(config.get(whose + "password")).matches(PASSWORD);
      }
    }
  }

  @Test
  @DisplayName("README.md has a line for each, and for no other")
  void page() throws IOException {
    String page = Files.readString(ConfigExamples.FOLDER.resolve("README.md"));
    assertThat(LINK.matcher(page).results().map(link -> link.group(1)))
        .hasSameElementsAs(new TreeSet<>(names()));
  }
}
