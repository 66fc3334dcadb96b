package io.tidemark.bench.run;

import io.tidemark.bench.result.Cpu;
import io.tidemark.bench.result.Sample;
import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.Broker;
import io.tidemark.cli.process.DatabaseServer;
import io.tidemark.cli.process.Installation;
import io.tidemark.cli.process.Ports;
import io.tidemark.cli.process.ServerProcess;
import io.tidemark.cli.process.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The database and the broker that all contestants have in common. */
final class Servers implements AutoCloseable {

  // neither vacuum nor a checkpoint by the clock or by size may fall on one and spare the other
  private static final Map<String, String> UNDISTURBED =
      Map.of(
          "autovacuum", "off",
          "checkpoint_timeout", "1h",
          "max_wal_size", "16GB",
          "shared_buffers", "1GB");

  // what a consumer fetches, a mebibyte, is humongous in regions of one: G1 may mark the whole heap
  // for each of them
  private static final String REGIONS = "-XX:G1HeapRegionSize=4m";

  private static final String WAL = "SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint";

  private final Installation built;
  private final Path folder;
  private final String heap;
  private final List<String> jvmOptions;
  private final Ports ports = Ports.aside();
  private final DatabaseServer database;
  private final Broker broker;
  private final Positions positions;
  private final Optional<Registry> registry;

  /**
   * Servers that are not started yet.
   *
   * @param built what they run
   * @param folder for data, logs and settings
   * @param heap largest heap of the broker, and of each worker
   * @param registry what runs a schema registry, where somebody needs one
   */
  Servers(Installation built, Path folder, String heap, Optional<Path> registry) {
    this.built = built;
    this.folder = folder;
    this.heap = heap;
    jvmOptions = jvmOptions(heap);
    Site site = new Site(built, folder, ports, jvmOptions);
    database = new DatabaseServer(site, UNDISTURBED);
    broker = new Broker(site, Map.of());
    positions = new Positions(broker.bootstrapServers());
    this.registry = registry.map(runner -> new Registry(runner, ports.free(), folder));
  }

  void start() {
    database.start();
    broker.start();
    database.awaitReady();
    broker.awaitReady();
    registry.ifPresent(Registry::start);
  }

  /** For a worker with the plugins of a folder. */
  Site site(Path plugins) {
    return new Site(built.withPlugins(plugins), folder, ports, jvmOptions);
  }

  Installation built() {
    return built;
  }

  Path folder() {
    return folder;
  }

  /**
   * What a process gives to its JVM that holds rows beside what a worker needs: twice the heap, as
   * the collector would mark one again and again that is half full of what stays, all of it touched
   * beforehand, since so few rows as such a process handles leave most of it fresh.
   */
  List<String> roomyJvmOptions() {
    String digits = heap.replaceAll("\\D", "");
    String unit = heap.substring(digits.length());
    List<String> options = new ArrayList<>(jvmOptions(2 * Long.parseLong(digits) + unit));
    options.add("-XX:+AlwaysPreTouch");
    return options;
  }

  private static List<String> jvmOptions(String heap) {
    return List.of("-Xms" + heap, "-Xmx" + heap, REGIONS);
  }

  /** Where a process of ours writes down what it has to say. */
  Path log(String name) {
    return folder.resolve("logs").resolve(name + ".log");
  }

  Positions positions() {
    return positions;
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** What configurations may name: where servers are. */
  Map<String, String> places() {
    Map<String, String> places = new HashMap<>(Map.of("bootstrap", bootstrapServers()));
    registry.ifPresent(one -> places.put("registry", one.url()));
    return places;
  }

  String jdbcUrl(String name) {
    return database.jdbcUrl(name);
  }

  /** A session in one of the server's databases. */
  Sql sql(String name) {
    return Sql.connect(database.jdbcUrl(name), DatabaseServer.USER);
  }

  /**
   * Makes an empty database, in the place of one that somebody may have left behind, and has all
   * that was written before on the disk.
   */
  void create(String name) {
    try (Sql server = sql("postgres")) {
      server.run("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
      server.run("CREATE DATABASE " + name);
      server.run("CHECKPOINT");
    }
  }

  /** Removes a database whoever is still connected. */
  void drop(String name) {
    try (Sql server = sql("postgres")) {
      server.run("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
  }

  /**
   * What has been spent until now.
   *
   * @param rows that are done
   * @param worker the process that does them
   */
  Sample sample(long rows, long worker) {
    long nanos = System.nanoTime();
    Cpu cpu =
        new Cpu(
            Processes.seconds(worker),
            Processes.seconds(broker.pid()),
            Processes.secondsOfTree(database.pid()));
    try (Sql server = sql("postgres")) {
      return new Sample(nanos, rows, server.number(WAL), cpu);
    }
  }

  /** Fails with the last lines of its log when one has ended by itself. */
  void requireAlive() {
    requireAlive(database);
    requireAlive(broker);
    registry.ifPresent(Registry::requireAlive);
  }

  static void requireAlive(ServerProcess server) {
    if (!server.isAlive()) {
      throw new BenchException("The " + server.name() + " has ended\n" + server.logTail(20));
    }
  }

  @Override
  public void close() {
    positions.close();
    registry.ifPresent(Registry::close);
    broker.close();
    database.close();
  }
}
