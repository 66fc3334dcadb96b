package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.Finding.Kind;
import io.tidemark.cli.process.Broker;
import io.tidemark.cli.process.ConnectClient;
import io.tidemark.cli.process.DatabaseServer;
import io.tidemark.cli.process.Installation;
import io.tidemark.cli.process.Ports;
import io.tidemark.cli.process.ServerProcess;
import io.tidemark.cli.process.Site;
import io.tidemark.cli.process.Waiting;
import io.tidemark.cli.process.Wire;
import io.tidemark.cli.process.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A database, a broker and two workers, each a process of its own, and the lines between them. */
final class Cluster implements AutoCloseable {

  private static final Duration SERVING = Duration.ofMinutes(1);
  private static final String SOURCE_STARTS = "Source task finished initialization and start";
  private static final String HEAP = "-Xmx384m";

  private final DatabaseServer database;
  private final Broker broker;
  private final List<Worker> workers = new ArrayList<>();
  private final Map<String, Wire> lines = new HashMap<>();

  /** Servers that are not started yet. */
  Cluster(Installation installation, Path folder, Setup setup) {
    Ports ports = Ports.aside();
    Site site = new Site(installation, folder, ports, List.of(HEAP, "-XX:TieredStopAtLevel=1"));
    database = new DatabaseServer(site, Map.of("max_connections", "200", "shared_buffers", "64MB"));
    broker = new Broker(site, Map.of());
    for (String name : Fault.WORKERS) {
      // what a worker remembers on its disk is its own
      String disk = "-Djava.io.tmpdir=" + directory(folder.resolve("tmp").resolve(name));
      List<String> options = List.of(HEAP, "-XX:TieredStopAtLevel=1", disk);
      Site own = new Site(installation, folder, ports, options);
      workers.add(new Worker(own, name, broker.bootstrapServers(), setup.worker()));
    }
    for (String line : Fault.LINES) {
      lines.put(line, Wire.to("127.0.0.1", database.port(), ports.free()));
    }
  }

  private static Path directory(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts them all, and waits until they serve. */
  void start() {
    database.start();
    broker.start();
    broker.awaitReady();
    workers.forEach(Worker::start);
    database.awaitReady();
    workers.forEach(Worker::awaitReady);
  }

  /** The database, the broker or a worker. */
  ServerProcess server(String name) {
    return switch (name) {
      case "database" -> database;
      case "broker" -> broker;
      default ->
          workers.stream().filter(worker -> worker.name().equals(name)).findFirst().orElseThrow();
    };
  }

  /** Starts a server that was ended; waits for the ones on which others depend. */
  void restart(String name) {
    ServerProcess server = server(name);
    server.start();
    if (!Fault.WORKERS.contains(name)) {
      server.awaitReady();
    }
  }

  /** Waits until all serve that are meant to run. */
  void awaitReady() {
    workers.forEach(Worker::awaitReady);
  }

  Wire line(String name) {
    Wire wire = lines.get(name);
    if (wire == null) {
      throw new IllegalArgumentException("no line " + name);
    }
    return wire;
  }

  /** The URL of a database behind a line. */
  String urlBehind(String line, String name) {
    return "jdbc:postgresql://127.0.0.1:" + line(line).port() + "/" + name;
  }

  /** The URL of a database, for those who look from outside. */
  String url(String name) {
    return database.jdbcUrl(name);
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** The client of a worker that serves, which one of them does soon. */
  ConnectClient connect() {
    return Waiting.within(SERVING, this::healthy).orElseThrow(() -> stopped());
  }

  private Violation stopped() {
    return new Violation(Kind.STOPPED, "no worker serves: " + workers.get(0).logTail(20));
  }

  /** How often a task of a source has begun, by what the workers have written so far. */
  long sourceStarts() {
    return workerLogs().stream().mapToLong(Cluster::count).sum();
  }

  /** What the workers have written, over all their starts. */
  List<Path> workerLogs() {
    return workers.stream().map(Worker::log).toList();
  }

  private static long count(Path log) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(SOURCE_STARTS)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<ConnectClient> healthy() {
    return workers.stream()
        .filter(Worker::isAlive)
        .map(Worker::client)
        .filter(ConnectClient::isHealthy)
        .findFirst();
  }

  @Override
  public void close() {
    lines.values().forEach(Wire::close);
    workers.forEach(Worker::close);
    broker.close();
    database.close();
  }
}
