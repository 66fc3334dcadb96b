package io.tidemark.cli.quickstart;

import io.tidemark.cli.process.Broker;
import io.tidemark.cli.process.DatabaseServer;
import io.tidemark.cli.process.Installation;
import io.tidemark.cli.process.Ports;
import io.tidemark.cli.process.ServerProcess;
import io.tidemark.cli.process.Site;
import io.tidemark.cli.process.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The servers of a quickstart, each a child process. */
final class Servers implements AutoCloseable {

  private final DatabaseServer database;
  private final Broker broker;
  private final Worker worker;
  private volatile boolean closed;

  Servers(Path home, Path folder, String heap) {
    Site site = new Site(Installation.in(home), folder, new Ports(), heap);
    database = new DatabaseServer(site, Map.of());
    broker = new Broker(site, Map.of());
    worker = new Worker(site, "worker", broker.bootstrapServers(), Map.of());
  }

  /** Starts all of them; says each that is ready, and where. */
  void start(Consumer<String> say) {
    start(database, database.psqlUrl("postgres"), say);
    start(broker, broker.bootstrapServers(), say);
    start(worker, worker.client().address().toString(), say);
  }

  private void start(ServerProcess server, String address, Consumer<String> say) {
    long start = System.nanoTime();
    synchronized (this) {
      if (closed) {
        throw new QuickstartException("Interrupted");
      }
      server.start();
    }
    server.awaitReady();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    say.accept("  %-10s %s (%s)".formatted(server.name(), address, ProgressView.seconds(took)));
  }

  DatabaseServer database() {
    return database;
  }

  Worker worker() {
    return worker;
  }

  /** Fails when one of them has ended by itself. */
  void requireAlive() {
    for (ServerProcess server : List.of(database, broker, worker)) {
      if (!server.isAlive()) {
        throw new QuickstartException("The " + server.name() + " has ended\n" + server.logTail(20));
      }
    }
  }

  /** Ends all of them, those that use others first. */
  @Override
  public synchronized void close() {
    closed = true;
    worker.close();
    broker.close();
    database.close();
  }
}
