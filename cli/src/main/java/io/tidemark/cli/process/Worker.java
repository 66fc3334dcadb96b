package io.tidemark.cli.process;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Connect worker in distributed mode. */
public final class Worker implements ServerProcess {

  /** The port of a worker's REST API. */
  public static final int USUAL_PORT = 8083;

  private static final String CONVERTER = "io.tidemark.convert.JsonRowConverter";
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final String name;
  private final ChildProcess server;
  private final ConnectClient client;

  /**
   * A worker that is not started yet. Workers of different names on one broker form one cluster.
   *
   * @param overrides settings that replace, or are added to, those of a quick worker
   */
  public Worker(Site site, String name, String bootstrapServers, Map<String, String> overrides) {
    this.name = name;
    URI rest = URI.create("http://127.0.0.1:" + site.ports().usualOrFree(USUAL_PORT));
    Path file =
        settings(site.installation().plugins(), rest, bootstrapServers)
            .with(overrides)
            .writeTo(site.settings(name));
    server =
        new ChildProcess(
            name,
            site.kafkaJvm()
                .child("org.apache.kafka.connect.cli.ConnectDistributed", List.of(file.toString())),
            site.log(name));
    client = new ConnectClient(rest);
  }

  private static Settings settings(Path plugins, URI rest, String bootstrapServers) {
    return new Settings()
        .with("bootstrap.servers", bootstrapServers)
        .with("group.id", "tidemark-connect")
        .with("listeners", rest)
        .with("plugin.path", plugins)
        .with("plugin.discovery", "service_load")
        .with("key.converter", CONVERTER)
        .with("value.converter", CONVERTER)
        .with("key.converter.schemas.enable", true)
        .with("value.converter.schemas.enable", true)
        .with("config.storage.topic", "connect-configs")
        .with("config.storage.replication.factor", 1)
        .with("offset.storage.topic", "connect-offsets")
        .with("offset.storage.replication.factor", 1)
        .with("offset.storage.partitions", 1)
        .with("status.storage.topic", "connect-status")
        .with("status.storage.replication.factor", 1)
        .with("status.storage.partitions", 1)
        .with("offset.flush.interval.ms", 1000)
        // who was killed is soon forgotten, so that a restart need not wait
        .with("scheduled.rebalance.max.delay.ms", 1000)
        .with("session.timeout.ms", 6000)
        .with("heartbeat.interval.ms", 1500)
        .with("consumer.session.timeout.ms", 6000)
        .with("consumer.heartbeat.interval.ms", 1500);
  }

  /** The client of its REST API. */
  public ConnectClient client() {
    return client;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() {
    server.start();
  }

  @Override
  public void awaitReady() {
    server.awaitReady(client::isHealthy, START);
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
