package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.JdbcSyncSinkConnector;
import io.tidemark.source.JdbcSyncSourceConnector;
import io.tidemark.testbed.Warnings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is doubtful in a configuration gets into the log. */
class WarningsTest {
  private static final Map<String, String> DOUBTFUL =
      Map.of(
          "name", "shop",
          "connection.url", "jdbc:postgresql://127.0.0.1:1/shop",
          "topics", "shop.orders,tidemark.generations",
          "transforms", "route",
          "transforms.route.type", "org.apache.kafka.connect.transforms.RegexRouter");

  private static final String ROUTE = "`route` has no predicate";

  @Test
  @DisplayName("a sink's warnings are logged when it is validated, and when it starts")
  void warningsOfTheSink() {
    Map<String, String> config = new HashMap<>(DOUBTFUL);
    config.put("consumer.override.auto.offset.reset", "latest");
    assertLogged(
        new JdbcSyncSinkConnector(),
        config,
        ROUTE,
        "isolation.level is not read_committed",
        "auto.offset.reset=latest may pass over records",
        "header.converter is not set");
  }

  @Test
  @DisplayName("a source's warnings are logged when it is validated, and when it starts")
  void warningsOfTheSource() {
    Map<String, String> config = new HashMap<>(DOUBTFUL);
    config.putAll(Map.of("topic.prefix", "shop.", "syncs", "a", "syncs.a.table", "s.a"));
    assertLogged(new JdbcSyncSourceConnector(), config, ROUTE, "makes the marker topic");
    config.put("topic.creation.default.partitions", "3");
    assertLogged(
        new JdbcSyncSourceConnector(), config, ROUTE, "cleanup.policy=delete", "3 partitions");
  }

  private static void assertLogged(
      Connector connector, Map<String, String> config, String... words) {
    assertThat(Warnings.during(() -> connector.validate(config))).contains(words);
    assertThat(Warnings.during(() -> connector.start(config))).contains(words);
  }
}
