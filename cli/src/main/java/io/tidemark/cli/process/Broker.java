package io.tidemark.cli.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Kafka broker that is its own KRaft controller. */
public final class Broker implements ServerProcess {

  /** The port that Kafka's clients expect. */
  public static final int USUAL_PORT = 9092;

  private static final String CLUSTER_ID = "dGlkZW1hcmstcXVpY2tzdA";
  private static final String READY = "Kafka Server started";
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final int port;
  private final ChildProcess server;

  /**
   * A broker that is not started yet.
   *
   * @param overrides settings that replace, or are added to, those of a quick single broker
   */
  public Broker(Site site, Map<String, String> overrides) {
    port = site.ports().usualOrFree(USUAL_PORT);
    String file =
        settings(site.data("broker"), port, site.ports().free())
            .with(overrides)
            .writeTo(site.settings("broker"))
            .toString();
    String formatted = site.data("broker").resolve("meta.properties").toString();
    server =
        new ChildProcess(
            "broker",
            site.kafkaJvm().watchful(BrokerMain.class, List.of(file, CLUSTER_ID, formatted)),
            site.log("broker"));
  }

  private static Settings settings(Path data, int port, int controllerPort) {
    String controller = "127.0.0.1:" + controllerPort;
    return new Settings()
        .with("process.roles", "broker,controller")
        .with("node.id", 1)
        .with("controller.quorum.bootstrap.servers", controller)
        .with("controller.listener.names", "CONTROLLER")
        .with("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://" + controller)
        .with("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port)
        .with("log.dirs", data)
        // Connect creates what it needs, with the settings it needs
        .with("auto.create.topics.enable", false)
        .with("offsets.topic.num.partitions", 1)
        .with("offsets.topic.replication.factor", 1)
        .with("transaction.state.log.num.partitions", 1)
        .with("transaction.state.log.replication.factor", 1)
        .with("transaction.state.log.min.isr", 1)
        .with("share.coordinator.state.topic.num.partitions", 1)
        .with("share.coordinator.state.topic.replication.factor", 1)
        .with("share.coordinator.state.topic.min.isr", 1)
        .with("log.cleaner.dedupe.buffer.size", 2_097_152)
        // who was killed is soon forgotten, so that a restart need not wait
        .with("group.initial.rebalance.delay.ms", 0)
        .with("group.min.session.timeout.ms", 1000)
        .with("broker.session.timeout.ms", 2000)
        .with("broker.heartbeat.interval.ms", 500);
  }

  /** For clients' {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  @Override
  public String name() {
    return "broker";
  }

  @Override
  public void start() {
    server.start();
  }

  @Override
  public void awaitReady() {
    server.awaitReady(() -> server.hasLogged(READY), START);
  }

  @Override
  public boolean isAlive() {
    return server.isAlive();
  }

  @Override
  public long pid() {
    return server.pid();
  }

  @Override
  public void killHard() {
    server.killHard();
  }

  @Override
  public void stop() {
    server.stop(GRACE);
  }

  @Override
  public Path log() {
    return server.log();
  }

  @Override
  public String logTail(int lines) {
    return server.logTail(lines);
  }

  @Override
  public void close() {
    server.killHard();
  }
}
