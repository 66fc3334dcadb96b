package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.testbed.ConnectRest.Answer;
import io.tidemark.testbed.Console;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.LogCapture;
import io.tidemark.testbed.PasswordServer;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.SinkBuilder;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SourceBuilder;
import io.tidemark.testbed.Waiting;
import io.tidemark.testbed.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A word that is in every password here, right or wrong, must not come out anywhere. */
@ExtendWith(SceneExtension.class)
class CanaryIT {
  private static final String CANARY = "canary-5f3759df";
  private static final String DEAD_LETTERS = "dead";

  private final Outlets outlets = new Outlets();
  private Scene scene;
  private Worker worker;
  private Database database;
  private Path secrets;

  @BeforeEach
  void start(Scene scene, @TempDir Path folder) throws Exception {
    this.scene = scene;
    secrets = folder.resolve("secrets.properties");
    Files.writeString(secrets, "right=%1$s right\nwrong=%1$s wrong\n".formatted(CANARY));
    database = Database.of(scene.closeLater(PasswordServer.start(folder)).url());
    prepareDatabase();
    worker =
        scene.startWorker(
            Map.of(
                "config.providers",
                "file",
                "config.providers.file.class",
                FileConfigProvider.class.getName(),
                "config.providers.file.param.allowed.paths",
                folder.toString()));
  }

  @Test
  @DisplayName(
      "no password gets into logs, REST answers, the console, Connect's topics, dead letters, MBeans or"
          + " tables, whatever goes wrong")
  void passwordsStayInside() throws JMException {
    try (LogCapture log =
        new LogCapture(worker.rest())
            .with("io.tidemark", "TRACE", "WARN")
            .with("org.apache.kafka.connect", "DEBUG", "ERROR")
            .with("org.apache.kafka.common.config", "INFO", "ERROR")) {
      refusedConfigurations();
      Source source = source("source", "right").set("schedule", "PT1S").startIdle();
      Sink sink = sink("sink", "right").from(source).start();
      deadLetter(sink);
      outlets.console(new Console(worker));
      passwordsChange(source, sink);
      outlets.console(new Console(worker));
      outlets.rest(worker.rest(), source.connector(), sink.connector());
      outlets.add("log", log.text());
    }
    outlets.tables(database);
    outlets.beans();
    scene.topics().names().stream()
        .filter(topic -> topic.startsWith(scene.topic("")) || topic.startsWith("workers-"))
        .forEach(topic -> outlets.topic(scene.topics(), topic));
    assertFailuresAreThere();
    outlets.texts().forEach((place, text) -> assertThat(text).as(place).doesNotContain(CANARY));
  }

  private void prepareDatabase() {
    database.execute(
        """
        CREATE ROLE reader LOGIN PASSWORD '%1$s right'; CREATE ROLE writer LOGIN PASSWORD '%1$s right';
        GRANT CONNECT, TEMPORARY ON DATABASE own TO reader, writer;
        CREATE TABLE orders (id int PRIMARY KEY, status text);
        INSERT INTO orders VALUES (1, 'new'), (2, 'bad'), (3, 'new');
        GRANT SELECT ON orders TO reader;
        CREATE SCHEMA mirror AUTHORIZATION writer; SET ROLE writer;
        CREATE TABLE mirror.orders (id int PRIMARY KEY, status text CHECK (status <> 'bad'));
        """
            .formatted(CANARY));
  }

  private SourceBuilder source(String name, String password) {
    return scene
        .source(name)
        .on(worker)
        .reading(database)
        .tables("public.orders")
        .set("connection.user", "reader")
        .set("connection.attempts", "1")
        .set("connection.password", "${file:" + secrets + ":" + password + "}");
  }

  private SinkBuilder sink(String name, String password) {
    return scene
        .sink(name)
        .on(worker)
        .into(database)
        .set("connection.user", "writer")
        .set("connection.attempts", "1")
        .set("max.retries", "0")
        .set("connection.password", "${file:" + secrets + ":" + password + "}")
        .set("state.schema", "mirror")
        .set("table.name.format", "mirror.${table}")
        .set("errors.tolerance", "all")
        .set("errors.log.enable", "true")
        .set("errors.log.include.messages", "true")
        .set("errors.deadletterqueue.topic.name", scene.topic(DEAD_LETTERS))
        .set("errors.deadletterqueue.topic.replication.factor", "1")
        .set("errors.deadletterqueue.context.headers.enable", "true");
  }

  /** A wrong password, nobody there, a password in the URL, a bad value: each by itself. */
  private void refusedConfigurations() {
    String nowhere = "jdbc:postgresql://127.0.0.1:1/own";
    String telling = database.url() + "?sslpassword=" + CANARY;
    refused(source("s1", "wrong").config(), sink("k1", "wrong").config());
    refused(
        source("s2", "right").set("connection.url", nowhere).config(),
        sink("k2", "right").set("connection.url", nowhere).config());
    refused(
        source("s3", "right").set("connection.url", telling).config(),
        sink("k3", "right").set("connection.url", telling).config());
    refused(
        source("s4", "right").set("fetch.size", "many").config(),
        sink("k4", "right").set("batch.size", "many").config());
    for (String between : List.of("", "/", "?", "?a=b&")) {
      String within = nowhere.replace("//", "//reader:" + CANARY + between + CANARY + "@");
      refused(
          source("s5", "right").set("connection.url", within).config(),
          sink("k5", "right").set("connection.url", within).config());
    }
  }

  private void refused(Map<String, String> source, Map<String, String> sink) {
    for (Map<String, String> config : List.of(source, sink)) {
      outlets.add("validation", worker.rest().validation(config).toString());
      Answer answer = worker.rest().tryCreate(config.getOrDefault("name", ""), config);
      assertThat(answer.status()).isEqualTo(400);
      outlets.add("refusal", answer.body().toString());
    }
  }

  /** Two rows arrive, one is refused by the table. */
  private void deadLetter(Sink sink) {
    Waiting.until(
        "a dead letter",
        () -> {
          sink.status().trace().ifPresent(trace -> outlets.add("trace", trace));
          return !scene.topics().records(scene.topic(DEAD_LETTERS)).isEmpty();
        });
    Console console = new Console(worker);
    Waiting.untilAsserted(
        "a run with a rejected record",
        () -> {
          JsonNode runs = console.get("/runs", "/runs?status=COMPLETED_WITH_ERRORS");
          assertThat(runs.path("runs")).as("%s", runs).isNotEmpty();
        });
  }

  /** Tasks that begin anew find that the passwords they have are wrong now. */
  private void passwordsChange(Source source, Sink sink) {
    database.execute(
        "ALTER ROLE reader PASSWORD '%1$s new'; ALTER ROLE writer PASSWORD '%1$s new'"
            .formatted(CANARY));
    source.restartTask(0);
    sink.restartTask(0);
    outlets.add("trace", source.failure());
    outlets.add("trace", sink.failure());
  }

  /** What has no canary must have been a cage. */
  private void assertFailuresAreThere() {
    assertThat(outlets.texts().get("validation"))
        .contains("password authentication failed", "Connection to 127.0.0.1:1 refused");
    assertThat(outlets.texts().get("refusal")).contains("holds credentials", "many");
    assertThat(outlets.texts().get("trace")).contains("password authentication failed");
    assertThat(outlets.texts().get("log"))
        .contains("password authentication failed", "connection.password = [hidden]");
    assertThat(outlets.texts().get("headers of " + scene.topic(DEAD_LETTERS)))
        .contains("__connect.errors.exception.message=", "check constraint");
    assertThat(outlets.texts().get("table mirror.tidemark_rejects")).contains("orders");
    assertThat(outlets.texts().get("console errors")).contains("check constraint");
    assertThat(outlets.texts().get("console /syncs")).contains("password authentication failed");
    assertThat(outlets.texts().get("MBeans")).contains("sink-task-metrics");
    assertThat(outlets.texts().keySet())
        .contains("REST /connectors/" + scene.connectorName("source") + "/tasks")
        .anyMatch(place -> place.matches("topic workers-.*-config"));
  }
}
