package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.jdbc.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** validate() tells every problem at once, each on its own key, and never throws. */
@NullUnmarked
class SinkValidationIT {

  @BeforeAll
  static void schema() {
    SinkPostgres.database("validation");
  }

  private static Map<String, String> good() {
    Map<String, String> config = new HashMap<>();
    config.put("name", "warehouse");
    config.put("connector.class", JdbcSyncSinkConnector.class.getName());
    config.put("topics", "shop.orders,tidemark.generations");
    config.put("connection.url", SinkPostgres.settings("validation").url());
    config.put("connection.user", "postgres");
    config.put("connection.password", "postgres");
    return config;
  }

  private static Map<String, List<String>> problems(Map<String, String> config) {
    Config validated = new JdbcSyncSinkConnector().validate(config);
    return validated.configValues().stream()
        .filter(value -> !value.errorMessages().isEmpty())
        .collect(Collectors.toMap(v -> v.name(), v -> v.errorMessages()));
  }

  @Test
  @DisplayName("a good configuration has no problem, with topics and with topics.regex")
  void noProblem() {
    assertThat(problems(good())).isEmpty();
    Map<String, String> regex = good();
    regex.remove("topics");
    regex.put("topics.regex", "shop\\..*|tidemark\\.generations");
    assertThat(problems(regex)).isEmpty();
  }

  @Test
  @DisplayName("CQ-18 CQ-22 CQ-27 DEST-7 DEST-8 defaults")
  void defaults() {
    SinkConfig config = new SinkConfig(good());
    Map<String, Object> values = new HashMap<>(SinkKeys.DEF.defaultValues());
    assertThat(values)
        .containsEntry("write.mode", "overwrite-delete-stale")
        .containsEntry("migrate.mode", "safe")
        .containsEntry("pk.mode", "default")
        .containsEntry("batch.size", 10_000)
        .containsEntry("batch.size.bytes", 10L * 1024 * 1024)
        .containsEntry("max.retries", 100);
    assertThat(config.sinkId()).isEqualTo("warehouse");
    Map<String, String> zero = good();
    zero.put("batch.size", "0");
    assertThat(new SinkConfig(zero).limits().rows()).isEqualTo(10_000);
  }

  @Test
  @DisplayName("all problems at once, each on its own key")
  void allAtOnce() {
    Map<String, String> config = good();
    config.put("connection.url", "jdbc:postgresql://someone:geheim@db/x");
    config.put("write.mod", "append");
    config.put("batch.size", "x");
    config.put("delete.max.fraction", "2");
    config.put("table.name.format", "${tabel}");
    config.put("delete.release", "nonsense");
    config.put("delete.behavior", "mark");
    config.put("tables.orders.write.mode", "append");
    config.put("migrate.mode", "forced");
    Map<String, List<String>> problems = problems(config);
    assertThat(problems)
        .containsOnlyKeys(
            "connection.url",
            "write.mod",
            "batch.size",
            "delete.max.fraction",
            "table.name.format",
            "delete.release",
            "delete.behavior",
            "tables.orders.write.mode",
            "migrate.mode");
    assertThat(problems.get("write.mod").get(0)).contains("did you mean `write.mode`");
    assertThat(problems.get("migrate.mode").get(0)).contains("not supported by this release yet");
    assertThat(problems.get("delete.behavior").get(0)).contains("not supported by this release");
    assertThat(problems.get("connection.url").get(0)).contains("connection.password");
    assertThat(problems.toString()).doesNotContain("geheim");
  }

  @Test
  @DisplayName("DEST-6 DEST-9 a missing URL and a bad number name their keys")
  void missingUrl() {
    Map<String, String> config = good();
    config.remove("connection.url");
    config.put("batch.timeout.ms", "soon");
    assertThat(problems(config)).containsOnlyKeys("connection.url", "batch.timeout.ms");
  }

  @Test
  @DisplayName(
      "injection 25: the marker topic must be among the topics when stale rows are deleted")
  void markerTopic() {
    Map<String, String> config = good();
    config.put("topics", "shop.orders");
    assertThat(problems(config).get("topics").get(0)).contains("marker topic tidemark.generations");
    config.put("write.mode", "append");
    assertThat(problems(config)).isEmpty();
    config = good();
    config.remove("topics");
    config.put("topics.regex", "shop\\..*");
    assertThat(problems(config)).containsOnlyKeys("topics.regex");
  }

  @Test
  @DisplayName("DEST-57 a database that does not answer is named with host and port, within 5 s")
  void unreachable() {
    Map<String, String> config = good();
    config.put("connection.url", "jdbc:postgresql://127.0.0.1:1/postgres");
    long start = System.nanoTime();
    assertThat(problems(config).get("connection.url").get(0)).contains("127.0.0.1:1/postgres");
    assertThat(System.nanoTime() - start).isLessThan(6_000_000_000L);
  }

  @Test
  @DisplayName("a user who may not create tables is told which schema and what to grant")
  void privileges() {
    try (Session session = SinkPostgres.database("validation_closed").connect()) {
      session.execute("DROP ROLE IF EXISTS reader");
      session.execute("CREATE ROLE reader LOGIN PASSWORD 'reader'");
      session.execute("GRANT USAGE ON SCHEMA validation_closed TO reader");
      Map<String, String> config = good();
      config.put("connection.url", SinkPostgres.settings("validation_closed").url());
      config.put("connection.user", "reader");
      config.put("connection.password", "reader");
      assertThat(problems(config).get("connection.user").get(0))
          .contains("GRANT CREATE ON SCHEMA validation_closed");
      config.put("state.schema", "nowhere");
      assertThat(problems(config).get("state.schema").get(0)).contains("nowhere does not exist");
      session.execute("DROP OWNED BY reader; DROP ROLE reader");
    }
  }
}
