package io.tidemark.bench.run;

import io.tidemark.bench.result.Sample;
import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.DatabaseServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Our source and our sink, a task each, on a worker of their own, and the two databases between
 * which they keep tables in step.
 */
final class Mirror implements AutoCloseable {

  static final String SHOP = "shop";
  static final String COPY = "mirror";

  private final Servers servers;
  private final Entrants entrants;
  private final String name;
  private final OwnWorker worker;
  private final String source;
  private final String sink;
  private final List<String> topics;

  /**
   * One that is not started yet.
   *
   * @param name of the worker, and what the names of all topics begin with
   * @param tables names of the tables that are kept in step
   */
  Mirror(Servers servers, Entrants entrants, String name, List<String> tables) {
    this.servers = servers;
    this.entrants = entrants;
    this.name = name;
    source = name + "-source";
    sink = name + "-sink";
    topics = tables.stream().map(table -> name + ".public." + table).toList();
    worker = new OwnWorker(servers, name, List.of());
  }

  /** Makes both databases, which are empty, and has the worker run. */
  void start() {
    servers.create(SHOP);
    servers.create(COPY);
    worker.start();
  }

  /** A session in the source's database. */
  Sql shop() {
    return servers.sql(SHOP);
  }

  /** A session in the sink's database. */
  Sql copy() {
    return servers.sql(COPY);
  }

  long pid() {
    return worker.pid();
  }

  /** What has been spent until now. */
  Sample sample(long rows) {
    return servers.sample(rows, worker.pid());
  }

  private String generations() {
    return name + ".generations";
  }

  /** How many markers there are: two of each generation that has ended. */
  long markers() {
    return Topic.records(servers.positions().ends(generations()));
  }

  /** How many records of the tables the sink is done with. */
  long done() {
    return topics.stream()
        .mapToLong(topic -> Topic.records(servers.positions().committed(sink, topic)))
        .sum();
  }

  /** Has the source read tables in full, once for each signal. */
  void read(String tables, int signal) {
    Map<String, String> values = values(SHOP);
    values.put("table", tables);
    values.put("partitions", "1");
    values.put("prefix", name + ".");
    values.put("signal", Integer.toString(signal));
    worker.run(source, entrants.feeding(Encoding.JSON).filled(values, false));
  }

  /** Has the sink write what comes. */
  void write() {
    Map<String, String> values = values(COPY);
    values.put("topic", String.join(",", topics));
    worker.run(sink, entrants.mirroring().filled(values, false));
  }

  private Map<String, String> values(String database) {
    Map<String, String> values = new HashMap<>();
    values.put("url", servers.jdbcUrl(database));
    values.put("user", DatabaseServer.USER);
    values.put("tasks", "1");
    values.put("markers", generations());
    return values;
  }

  /** Waits as long as the source has not failed. */
  void awaitRead(String what, Supplier<Boolean> question) {
    worker.await(source).until(what, question);
  }

  /** Waits as long as the sink has not failed. */
  void awaitWritten(String what, Supplier<Boolean> question) {
    worker.await(sink).until(what, question);
  }

  /** Waits until so many runs are complete. */
  void awaitCompleted(int runs) {
    try (Sql sql = copy()) {
      awaitWritten("the last run", () -> Runs.completed(sql) == runs);
    }
  }

  /** Ends the worker, and removes what it has written to. */
  @Override
  public void close() {
    worker.close();
    List<String> all = new ArrayList<>(topics);
    all.add(generations());
    servers.positions().delete(all);
    servers.drop(SHOP);
    servers.drop(COPY);
  }
}
