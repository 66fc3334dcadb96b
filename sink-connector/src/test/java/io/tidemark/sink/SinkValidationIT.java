package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.jdbc.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.Config;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
    config.put("sync.log", "everything");
    config.put("tables.orders.write.mode", "append");
    Map<String, List<String>> problems = problems(config);
    assertThat(problems)
        .containsOnlyKeys(
            "connection.url",
            "write.mod",
            "batch.size",
            "delete.max.fraction",
            "table.name.format",
            "delete.release",
            "sync.log",
            "tables.orders.write.mode");
    assertThat(problems.get("write.mod").get(0)).contains("did you mean `write.mode`");
    assertThat(problems.get("sync.log").get(0)).contains("sync.log is one of");
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
  @DisplayName("DEST-57 an unreachable database is named with host and port and what to check")
  void unreachable() {
    Map<String, String> config = good();
    config.put("connection.url", "jdbc:postgresql://127.0.0.1:1/postgres");
    assertThat(problems(config).get("connection.url").get(0))
        .contains("127.0.0.1:1/postgres")
        .contains("check host and port in connection.url");
  }

  @Test
  @Timeout(60)
  @DisplayName("a host that never answers is given up by the probe's own limit, and named")
  void silentHost() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Map<String, String> config = good();
      String host = "127.0.0.1:" + silent.getLocalPort();
      config.put("connection.url", "jdbc:postgresql://" + host + "/postgres");
      Map<String, List<String>> problems = problems(config);
      assertThat(problems).containsOnlyKeys("connection.url");
      assertThat(problems.get("connection.url").get(0))
          .contains(host)
          .contains("did not answer within 5 seconds: check host and port");
    }
  }

  @Test
  @DisplayName("a wrong password is about the user, and is not repeated")
  void wrongUser() {
    Map<String, String> config = good();
    config.put("connection.user", "nobody");
    config.put("connection.password", "hunter2");
    assertThat(problems(config)).containsOnlyKeys("connection.user");
    assertThat(problems(config).toString()).doesNotContain("hunter2");
  }

  @Test
  @DisplayName("a bad key keeps neither topics nor the database from being checked")
  void badKeysHideNothing() {
    Map<String, String> config = good();
    config.put("topics", "shop.orders");
    config.put("batch.size", "x");
    config.put("write.mod", "append");
    config.put("state.schema", "nowhere");
    config.put("table.name.format", "elsewhere.${table}");
    config.put("pk.fields", null);
    assertThat(problems(config))
        .containsOnlyKeys("topics", "batch.size", "write.mod", "state.schema", "table.name.format");
    assertThat(problems(config).get("table.name.format").get(0))
        .contains("schema elsewhere of topic shop.orders does not exist");
  }

  @Test
  @DisplayName("a topic list that lacks or misspells itself is Connect's affair, and no exception")
  void noTopics() {
    Map<String, String> config = good();
    config.remove("topics");
    assertThat(problems(config)).isEmpty();
    config.put("topics.regex", "(");
    assertThat(problems(config)).isEmpty();
  }

  /** The user's own schema for state, a schema of others for tables, and how the user signs in. */
  private static Map<String, String> guest(Session session, String... statements) {
    session.execute("DROP SCHEMA IF EXISTS goods CASCADE; CREATE SCHEMA goods");
    session.execute("DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN PASSWORD 'guest'");
    session.execute("GRANT CREATE, USAGE ON SCHEMA validation_guest TO guest");
    session.execute("GRANT USAGE ON SCHEMA goods TO guest");
    for (String statement : statements) {
      session.execute(statement);
    }
    Map<String, String> config = good();
    config.put("connection.url", SinkPostgres.settings("validation_guest").url());
    config.put("connection.user", "guest");
    config.put("connection.password", "guest");
    config.put("table.name.format", "goods.${table}");
    return config;
  }

  @Test
  @DisplayName("CREATE on the tables' schema is needed exactly where a table is to be created")
  void createOnTheTargetsSchema() {
    try (Session session = SinkPostgres.database("validation_guest").connect()) {
      Map<String, String> config = guest(session);
      assertThat(problems(config)).containsOnlyKeys("table.name.format");
      assertThat(problems(config).get("table.name.format").get(0))
          .contains("GRANT CREATE ON SCHEMA goods");
      session.execute("REVOKE USAGE ON SCHEMA goods FROM guest");
      assertThat(problems(config).get("table.name.format").get(0))
          .contains("GRANT USAGE, CREATE ON SCHEMA goods");
      session.execute("GRANT CREATE ON SCHEMA goods TO guest");
      assertThat(problems(config).get("table.name.format").get(0))
          .as("what is created there cannot be used")
          .contains("GRANT USAGE ON SCHEMA goods");
      session.execute(
          "REVOKE CREATE ON SCHEMA goods FROM guest; GRANT USAGE ON SCHEMA goods TO guest");
      config.put("migrate.mode", "none");
      assertThat(problems(config)).isEmpty();
      config.remove("migrate.mode");
      session.execute("CREATE TABLE goods.orders (id int PRIMARY KEY)");
      session.execute("GRANT ALL ON goods.orders TO guest");
      assertThat(problems(config)).isEmpty();
      session.execute("DROP OWNED BY guest; DROP ROLE guest");
    }
  }

  @Test
  @DisplayName("USAGE is needed on the state's schema beside CREATE")
  void usageOnTheStatesSchema() {
    try (Session session = SinkPostgres.database("validation_guest").connect()) {
      Map<String, String> config = guest(session, "GRANT CREATE ON SCHEMA goods TO guest");
      config.put("state.schema", "validation_guest");
      assertThat(problems(config)).isEmpty();
      session.execute("REVOKE USAGE ON SCHEMA validation_guest FROM guest");
      assertThat(problems(config)).containsOnlyKeys("state.schema");
      assertThat(problems(config).get("state.schema").get(0))
          .contains("GRANT USAGE ON SCHEMA validation_guest");
      session.execute("DROP OWNED BY guest; DROP ROLE guest");
    }
  }

  @Test
  @DisplayName("what the write mode does to rows must be granted on tables that are there")
  void privilegesOnTables() {
    try (Session session = SinkPostgres.database("validation_guest").connect()) {
      Map<String, String> config =
          guest(
              session,
              "CREATE TABLE goods.orders (id int PRIMARY KEY)",
              "CREATE TABLE goods.lines (id int PRIMARY KEY)",
              "GRANT SELECT ON goods.orders TO guest");
      config.put("topics", "shop.orders,shop.lines,tidemark.generations");
      assertThat(problems(config).get("connection.user"))
          .satisfiesExactlyInAnyOrder(
              lines -> assertThat(lines).contains("GRANT SELECT, INSERT, UPDATE, DELETE on it"),
              orders ->
                  assertThat(orders)
                      .contains("goods.orders of topic shop.orders: GRANT INSERT, UPDATE, DELETE"));
      config.put("write.mode", "append");
      assertThat(problems(config).get("connection.user"))
          .allSatisfy(problem -> assertThat(problem).contains("GRANT INSERT on it"))
          .hasSize(2);
      session.execute("GRANT SELECT, INSERT, UPDATE ON goods.orders, goods.lines TO guest");
      config.put("write.mode", "overwrite");
      assertThat(problems(config)).isEmpty();
      session.execute("REVOKE USAGE ON SCHEMA goods FROM guest");
      assertThat(problems(config).get("connection.user"))
          .allSatisfy(problem -> assertThat(problem).contains("GRANT USAGE ON SCHEMA goods to it"))
          .hasSize(2);
      session.execute("GRANT USAGE ON SCHEMA goods TO guest");
      config.put("write.mode", "overwrite-delete-stale");
      config.put("delete.behavior", "mark");
      config.put("tables.orders.delete.behavior", "delete");
      assertThat(problems(config).get("connection.user"))
          .as("a row that is only marked is updated")
          .containsExactly(
              "the user may not write to table goods.orders of topic shop.orders: GRANT DELETE on it");
      session.execute("DROP OWNED BY guest; DROP ROLE guest");
    }
  }

  @Test
  @DisplayName("tables whose names only the records tell are not looked at")
  void unknownTables() {
    try (Session session = SinkPostgres.database("validation_guest").connect()) {
      Map<String, String> config = guest(session);
      config.put("table.name.format", "goods.${sync}");
      assertThat(problems(config)).isEmpty();
      config.put("table.name.format", "goods.${table}");
      config.put("transforms", "route");
      assertThat(problems(config)).isEmpty();
      config.remove("topics");
      config.put("topics.regex", ".*");
      config.put("table.name.format", "elsewhere.${table}");
      assertThat(problems(config)).containsOnlyKeys("table.name.format");
      session.execute("DROP OWNED BY guest; DROP ROLE guest");
    }
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
      config.put("state.schema", "validation_closed");
      session.execute("GRANT CREATE ON SCHEMA validation_closed TO reader");
      session.execute("REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC");
      assertThat(problems(config).get("connection.user").get(0)).contains("GRANT TEMPORARY");
      session.execute("GRANT TEMPORARY ON DATABASE postgres TO PUBLIC");
      session.execute("DROP OWNED BY reader; DROP ROLE reader");
    }
  }
}
