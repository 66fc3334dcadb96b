package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import java.nio.file.Path;
import java.time.Duration;
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
    config.put("connection.url", url(file));
    return config;
  }

  private String url(String file) {
    return "jdbc:sqlite:" + directory.resolve(file);
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
  @DisplayName("a STRICT table is told what it lacks, and is written when it has it")
  void strictTable() {
    Topic topic = Topic.orders().generation(1000).row(7, "open");
    try (Rig rig = Rig.on(new Database(settings("shop.db")))) {
      rig.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT, amount INT) STRICT");
      rig.start(topic).pollAndCommit();
      assertThatThrownBy(rig::poll)
          .hasStackTraceContaining("ALTER TABLE `orders` ADD COLUMN _sync_time ANY lets rows in");
      rig.execute("ALTER TABLE `orders` ADD COLUMN _sync_time ANY");
      rig.restart();
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT concat(id, status, _sync_generation, _sync_time) FROM orders"))
          .containsExactly("7open10001970-01-01 00:00:01.000000+00:00");
    }
  }

  private ConnectionSettings settings(String file) {
    return new ConnectionSettings(
        url(file), null, null, "test", 1, Duration.ofSeconds(1), Duration.ofMinutes(1));
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
