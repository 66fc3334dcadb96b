package io.tidemark.bench;

import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.Broker;
import io.tidemark.cli.process.ConnectClient;
import io.tidemark.cli.process.DatabaseServer;
import io.tidemark.cli.process.Installation;
import io.tidemark.cli.process.Ports;
import io.tidemark.cli.process.Site;
import io.tidemark.cli.process.Worker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A database, a broker and a worker, whose plugin folder holds Tidemark and the sink to compare.
 */
final class Servers implements AutoCloseable {

  // neither vacuum nor a checkpoint by the clock may fall on one sink and spare the other
  private static final Map<String, String> UNDISTURBED =
      Map.of("autovacuum", "off", "checkpoint_timeout", "1h");

  private final DatabaseServer database;
  private final Broker broker;
  private final Worker worker;

  /**
   * Servers that are not started yet.
   *
   * @param home the checkout that was built
   * @param heap largest heap of broker and worker
   */
  Servers(Path home, Path folder, String heap) {
    Installation built = Installation.in(home);
    Path plugins = folder.resolve("plugins");
    gather(built.plugins(), plugins.resolve("tidemark"));
    Site site = new Site(built.withPlugins(plugins), folder, Ports.aside(), List.of("-Xmx" + heap));
    database = new DatabaseServer(site, UNDISTURBED);
    broker = new Broker(site, Map.of());
    worker = new Worker(site, "worker", broker.bootstrapServers(), Map.of());
  }

  /** One plugin of Tidemark's jars and our own: the witness of the first record is for both. */
  private static void gather(Path plugins, Path folder) {
    try (Stream<Path> files = Files.walk(plugins)) {
      Files.createDirectories(folder);
      for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        Files.copy(jar, folder.resolve(jar.getFileName()));
      }
      Path own = ownJar();
      Files.copy(own, folder.resolve(own.getFileName()));
    } catch (IOException e) {
      throw new BenchException("Cannot lay out the plugins in " + folder, e);
    }
  }

  private static Path ownJar() {
    return Path.of(
        URI.create(Servers.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  void start() {
    database.start();
    broker.start();
    database.awaitReady();
    broker.awaitReady();
    worker.start();
    worker.awaitReady();
  }

  ConnectClient connect() {
    return worker.client();
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  String jdbcUrl(String name) {
    return database.jdbcUrl(name);
  }

  /** A session in one of the server's databases. */
  Sql sql(String name) {
    return Sql.connect(database.jdbcUrl(name), DatabaseServer.USER);
  }

  /** Time that all processors together have given the worker so far. */
  double workerCpuSeconds() {
    return ProcessHandle.of(worker.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .map(time -> time.toMillis() / 1000.0)
        .orElse(Double.NaN);
  }

  /** Fails with the last lines of its log when one has ended by itself. */
  void requireAlive() {
    List.of(database, broker, worker)
        .forEach(
            server -> {
              if (!server.isAlive()) {
                throw new BenchException(
                    "The " + server.name() + " has ended\n" + server.logTail(20));
              }
            });
  }

  @Override
  public void close() {
    worker.close();
    broker.close();
    database.close();
  }
}
