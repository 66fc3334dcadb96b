package io.tidemark.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.Version;
import io.tidemark.source.JdbcSyncSourceConnector;
import io.tidemark.testbed.Database;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.MountableFile;

/** Needs a Docker engine: see the profile {@code docker}. */
@DisplayName("The image, with Kafka and PostgreSQL in containers beside it")
class DockerIT {
  private static final int REST = 8083;
  private static final String SOURCE = JdbcSyncSourceConnector.class.getName();
  private static final String BROKER = "broker:19092";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What is stopped in the end, what came last first. */
  private static final Deque<AutoCloseable> STARTED = new ArrayDeque<>();

  private static Network network;
  private static PostgreSQLContainer source;
  private static PostgreSQLContainer target;
  private static GenericContainer<?> worker;

  @BeforeAll
  static void start() {
    Engine.insist();
    Engine.buildImage();
    network = stoppedLater(Network.newNetwork());
    KafkaContainer broker =
        stoppedLater(new KafkaContainer("apache/kafka:" + AppInfoParser.getVersion()))
            .withNetwork(network)
            .withListener(BROKER);
    source = database("source", "shop");
    target = database("target", "mirror");
    worker =
        new GenericContainer<>(Engine.IMAGE)
            .withNetwork(network)
            .withEnv("CONNECT_BOOTSTRAP_SERVERS", BROKER)
            .withEnv("CONNECT_TIDEMARK_CONSOLE_ACTIONS_ENABLED", "true")
            .withCopyFileToContainer(file("secrets.properties"), "/etc/tidemark/secrets.properties")
            .withExposedPorts(REST)
            .waitingFor(Wait.forHealthcheck().withStartupTimeout(PATIENCE));
    stoppedLater(worker);
    Startables.deepStart(broker, source, target).join();
    worker.start();
  }

  private static PostgreSQLContainer database(String name, String database) {
    return stoppedLater(new PostgreSQLContainer("postgres:17"))
        .withNetwork(network)
        .withNetworkAliases(name + ".example.com")
        .withDatabaseName(database)
        .withUsername(Database.USER)
        .withPassword("postgres")
        .withCopyFileToContainer(
            file(name + ".sql"), "/docker-entrypoint-initdb.d/" + name + ".sql");
  }

  private static MountableFile file(String name) {
    return MountableFile.forHostPath(DockerFiles.DOCKER.resolve("demo").resolve(name));
  }

  private static <T extends AutoCloseable> T stoppedLater(T started) {
    STARTED.push(started);
    return started;
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable started : STARTED) {
      started.close();
    }
  }

  private static Demo demo() {
    return new Demo(
        URI.create("http://" + worker.getHost() + ":" + worker.getMappedPort(REST)),
        Database.of(source.getJdbcUrl()),
        Database.of(target.getJdbcUrl()));
  }

  @Test
  @DisplayName("the worker is healthy, is not root, and has this release's plugin")
  void healthy() throws IOException, InterruptedException {
    assertThat(worker.isHealthy()).isTrue();
    assertThat(worker.execInContainer("stat", "-c", "%u", "/proc/1").getStdout().strip())
        .isEqualTo("1000");
    assertThat(
            demo()
                .rest()
                .plugins()
                .valueStream()
                .filter(plugin -> plugin.path("class").asText().equals(SOURCE))
                .map(plugin -> plugin.path("version").asText()))
        .containsExactly(Version.current());
  }

  @Test
  @DisplayName(
      "the examples of config/ mirror a schema as they are, and a row that is deleted at the"
          + " source goes at the destination, as the console is asked to and shows")
  void mirrors() {
    demo().assertMirrors();
  }
}
