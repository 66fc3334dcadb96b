package io.tidemark.cli.quickstart;

import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.process.Broker;
import io.tidemark.cli.process.DatabaseServer;
import io.tidemark.cli.process.Installation;
import io.tidemark.cli.process.Ports;
import io.tidemark.cli.process.ServerProcess;
import io.tidemark.cli.process.Site;
import io.tidemark.cli.process.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The servers of a quickstart, each a child process. */
final class Servers implements AutoCloseable {

  private final Optional<DatabaseServer> database;
  private final Broker broker;
  private final Worker worker;
  private volatile boolean closed;

  /**
   * Servers that are not started yet.
   *
   * @param home the checkout that was built
   * @param embedded whether there is to be a database among them
   * @param settings of the worker, beyond the usual ones
   */
  Servers(Path home, Path folder, String heap, boolean embedded, Map<String, String> settings) {
    Site site = new Site(Installation.in(home), folder, Ports.usual(), List.of("-Xmx" + heap));
    database = embedded ? Optional.of(new DatabaseServer(site, Map.of())) : Optional.empty();
    broker = new Broker(site, Map.of());
    Map<String, String> all = new HashMap<>(settings);
    all.put("rest.extension.classes", "io.tidemark.console.ConsoleExtension");
    worker = new Worker(site, "worker", broker.bootstrapServers(), all);
  }

  /** Starts all of them; says each that is ready, and where. */
  void start(Consumer<String> say) {
    say.accept(
        "  starting %sa broker and a Connect worker, which takes up to a minute ..."
            .formatted(database.isPresent() ? "a database, " : ""));
    long start = System.nanoTime();
    database.ifPresent(this::start);
    start(broker);
    database.ifPresent(server -> awaitReady(server, server.psqlUrl("postgres"), start, say));
    awaitReady(broker, broker.bootstrapServers(), start, say);
    start(worker);
    awaitReady(worker, worker.client().address().toString(), start, say);
    say.accept("  %-10s %s".formatted("console", worker.client().address() + "/tidemark/"));
  }

  private synchronized void start(ServerProcess server) {
    if (closed) {
      throw new QuickstartException("Interrupted");
    }
    server.start();
  }

  private static void awaitReady(
      ServerProcess server, String address, long start, Consumer<String> say) {
    server.awaitReady();
    Duration after = Duration.ofNanos(System.nanoTime() - start);
    say.accept(
        "  %-10s %s (after %s)".formatted(server.name(), address, ProgressView.seconds(after)));
  }

  /** The embedded database, where one was asked for. */
  DatabaseServer database() {
    return database.orElseThrow();
  }

  Worker worker() {
    return worker;
  }

  /** Fails when one of them has ended by itself. */
  void requireAlive() {
    database.ifPresent(Servers::requireAlive);
    requireAlive(broker);
    requireAlive(worker);
  }

  private static void requireAlive(ServerProcess server) {
    if (!server.isAlive()) {
      throw new QuickstartException("The " + server.name() + " has ended\n" + server.logTail(20));
    }
  }

  /** Ends all of them, those that use others first. */
  @Override
  public synchronized void close() {
    closed = true;
    worker.close();
    broker.close();
    database.ifPresent(DatabaseServer::close);
  }
}
