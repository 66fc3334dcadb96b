package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteValidationTest {
  @TempDir private Path directory;

  private Map<String, String> config(String file) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "warehouse");
    config.put("connector.class", JdbcSyncSinkConnector.class.getName());
    config.put("topics", "shop.orders,tidemark.generations");
    config.put("connection.url", "jdbc:sqlite:" + directory.resolve(file));
    return config;
  }

  private static Map<String, List<String>> problems(Map<String, String> config) {
    return new JdbcSyncSinkConnector()
        .validate(config).configValues().stream()
            .filter(value -> !value.errorMessages().isEmpty())
            .collect(Collectors.toMap(v -> v.name(), v -> v.errorMessages()));
  }

  @Test
  @DisplayName("a file that is not there yet is no problem, and is not made by a look")
  void noFile() {
    assertThat(problems(config("shop.db"))).isEmpty();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @DisplayName("DEST-58 a missing directory is told by name, on connection.url")
  void noDirectory() {
    assertThat(problems(config("away/shop.db")))
        .hasEntrySatisfying(
            "connection.url",
            errors ->
                assertThat(errors)
                    .singleElement()
                    .asString()
                    .contains("directory " + directory.resolve("away") + " does not exist"));
  }

  @Test
  @DisplayName("there is no schema but main")
  void schemas() {
    Map<String, String> config = config("shop.db");
    config.put("state.schema", "main");
    config.put("table.name.format", "main.${table}");
    assertThat(problems(config)).isEmpty();
    config.put("state.schema", "tidemark");
    assertThat(problems(config)).containsOnlyKeys("state.schema");
  }

  @Test
  @DisplayName("there is one task, whatever tasks.max says")
  void oneTask() {
    JdbcSyncSinkConnector connector = new JdbcSyncSinkConnector();
    Map<String, String> config = config("shop.db");
    connector.start(config);
    assertThat(connector.taskConfigs(8)).containsExactly(config);
  }
}
