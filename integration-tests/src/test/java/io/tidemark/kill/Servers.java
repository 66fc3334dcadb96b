package io.tidemark.kill;

import io.tidemark.cli.process.Broker;
import io.tidemark.cli.process.ConnectClient;
import io.tidemark.cli.process.DatabaseServer;
import io.tidemark.cli.process.Freezing;
import io.tidemark.cli.process.Installation;
import io.tidemark.cli.process.Ports;
import io.tidemark.cli.process.ServerProcess;
import io.tidemark.cli.process.Site;
import io.tidemark.cli.process.Worker;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Processes;
import io.tidemark.testbed.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A broker, a worker and a database server, each a process of its own. */
final class Servers implements AutoCloseable {
  private final Path temporary;
  private final DatabaseServer database;
  private final Broker broker;
  private final Map<Flush, Worker> workers;
  private Flush flush = Flush.OFTEN;

  /** How often the worker commits offsets; what a killed worker has not committed is forgotten. */
  enum Flush {
    OFTEN("1000"),
    RARELY("600000");

    private final String millis;

    Flush(String millis) {
      this.millis = millis;
    }
  }

  /** Starts them all, in a folder below the build's own. */
  Servers() {
    this(Map.of());
  }

  /**
   * Starts them all, in a folder below the build's own.
   *
   * @param own settings of workers besides those of all tests
   */
  Servers(Map<String, String> own) {
    try {
      Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "kill");
      temporary = Files.createDirectory(folder.toAbsolutePath().resolve("tmp"));
      Installation installation = Installation.in(Installation.checkoutAround(Path.of("")));
      Site site =
          new Site(
              installation,
              folder.toAbsolutePath(),
              Ports.aside(),
              Processes.shortLived("-Xmx384m", "-Djava.io.tmpdir=" + temporary));
      database = new DatabaseServer(site, Map.of("max_connections", "200"));
      broker = new Broker(site, Map.of());
      workers =
          Map.of(
              Flush.OFTEN, worker(site, "worker-1", Flush.OFTEN, own),
              Flush.RARELY, worker(site, "worker-600", Flush.RARELY, own));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database.start();
    broker.start();
    broker.awaitReady();
    worker().start();
    database.awaitReady();
    worker().awaitReady();
  }

  private Worker worker(Site site, String name, Flush flushing, Map<String, String> own) {
    Map<String, String> config = new HashMap<>();
    config.put("offset.flush.interval.ms", flushing.millis);
    config.put("session.timeout.ms", "3000");
    config.put("heartbeat.interval.ms", "1000");
    config.put("consumer.session.timeout.ms", "3000");
    config.put("consumer.heartbeat.interval.ms", "1000");
    config.put("consumer.metadata.max.age.ms", "500");
    config.putAll(own);
    return new Worker(site, name, broker.bootstrapServers(), config);
  }

  /** The worker that runs, or ran last. */
  Worker worker() {
    Worker worker = workers.get(flush);
    if (worker == null) {
      throw new IllegalStateException("no worker that flushes " + flush);
    }
    return worker;
  }

  /** Where broker and worker make temporary files. */
  Path temporary() {
    return temporary;
  }

  Broker broker() {
    return broker;
  }

  ConnectClient connect() {
    return worker().client();
  }

  Topics topics() {
    return new Topics(broker.bootstrapServers());
  }

  /** A new database. */
  Database createDatabase(String name) {
    Database.of(database.jdbcUrl("postgres")).execute("CREATE DATABASE " + name);
    return Database.of(database.jdbcUrl(name));
  }

  /** Starts what was killed, and waits until it serves. */
  void restart(ServerProcess killed, Flush flushing) {
    if (killed == broker) {
      broker.start();
      broker.awaitReady();
    } else {
      flush = flushing;
      worker().start();
      worker().awaitReady();
    }
  }

  /** Has a worker run that flushes as often as that. */
  void flush(Flush flushing) {
    if (flush != flushing) {
      worker().killHard();
      restart(worker(), flushing);
    }
  }

  /** Stops the broker in its tracks; only {@code kill -9} or {@link #thaw} ends that. */
  void freeze() {
    Freezing.freeze(broker);
  }

  /** Lets a frozen broker go on. */
  void thaw() {
    Freezing.thaw(broker);
  }

  /** What the processes said last, for a test that has failed. */
  String describe() {
    return worker().logTail(60) + "\n" + broker.logTail(10);
  }

  @Override
  public void close() {
    workers.values().forEach(Worker::close);
    broker.close();
    database.close();
  }
}
