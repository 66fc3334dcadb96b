package io.tidemark.bench.run;

import io.tidemark.bench.result.Lap;
import io.tidemark.bench.result.Sample;
import io.tidemark.bench.result.Scale;
import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.DatabaseServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** One source and one sink of many small tables, from their first start until nothing happens. */
final class ManyTables {

  private static final String SHOP = "shop";
  private static final String MIRROR = "mirror";
  private static final int ROWS = 100;

  /** START and END. */
  private static final int MARKERS = 2;

  private static final Duration IDLE = Duration.ofSeconds(10);

  /** How long a session that is idle may keep what it has counted to itself: ten seconds. */
  private static final Duration SETTLING = Duration.ofSeconds(12);

  private final Servers servers;
  private final Entrants entrants;
  private final int tables;
  private final String name;

  ManyTables(Servers servers, Entrants entrants, int tables) {
    this.servers = servers;
    this.entrants = entrants;
    this.tables = tables;
    this.name = "tables-" + tables;
  }

  Scale measure() {
    servers.create(SHOP);
    servers.create(MIRROR);
    fill();
    try (OwnWorker worker = new OwnWorker(servers, name, Optional.empty())) {
      worker.start();
      Sample begin = servers.sample(0, worker.pid());
      worker.run(source(), sourceConfig());
      worker.await(source()).until("the last END", () -> markers() >= (long) tables * MARKERS);
      Sample read = servers.sample(0, worker.pid());
      worker.run(sink(), sinkConfig());
      awaitMirrored(worker);
      Sample mirrored = servers.sample(0, worker.pid());
      Scale.Held held =
          new Scale.Held(
              Processes.peakBytes(worker.pid()), Processes.threads(worker.pid()), connections());
      Lap all = Lap.between(begin, mirrored);
      Scale.Idle idle = idle(worker);
      worker.remove(source());
      worker.remove(sink());
      return new Scale(
          tables,
          Lap.between(begin, read).seconds(),
          Lap.between(read, mirrored).seconds(),
          all.cpu(),
          held,
          idle);
    } finally {
      List<String> topics = new ArrayList<>(topics());
      topics.add(name + ".generations");
      servers.positions().delete(topics);
      servers.drop(SHOP);
      servers.drop(MIRROR);
    }
  }

  private void fill() {
    try (Sql sql = servers.sql(SHOP)) {
      for (int table = 1; table <= tables; table++) {
        sql.run("CREATE TABLE %s (id bigint PRIMARY KEY, note text)".formatted(table(table)));
        sql.run(
            "INSERT INTO %s SELECT i, md5(i::text) FROM generate_series(1, %d) i"
                .formatted(table(table), ROWS));
      }
    }
  }

  private void awaitMirrored(OwnWorker worker) {
    try (Sql sql = servers.sql(MIRROR)) {
      worker.await(sink()).until("the last run", () -> Runs.completed(sql) == tables);
    }
  }

  private Scale.Idle idle(OwnWorker worker) {
    pass(worker, SETTLING);
    long transactions = transactions();
    Sample begin = servers.sample(0, worker.pid());
    pass(worker, IDLE);
    Lap idle = Lap.between(begin, servers.sample(0, worker.pid()));
    return new Scale.Idle(
        (transactions() - transactions) / idle.seconds(), idle.cpu().worker() / idle.seconds());
  }

  private void pass(OwnWorker worker, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    worker.await(sink()).until("time to pass", () -> System.nanoTime() - end >= 0);
  }

  private long transactions() {
    return ofBoth("SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database");
  }

  private long connections() {
    return ofBoth("SELECT count(*) FROM pg_stat_activity");
  }

  private long ofBoth(String sum) {
    try (Sql sql = servers.sql("postgres")) {
      return sql.number(sum + " WHERE datname IN ('%s', '%s')".formatted(SHOP, MIRROR));
    }
  }

  private long markers() {
    return Topic.records(servers.positions().ends(name + ".generations"));
  }

  private String source() {
    return name + "-source";
  }

  private String sink() {
    return name + "-sink";
  }

  private static String table(int number) {
    return "t" + number;
  }

  private List<String> topics() {
    return IntStream.rangeClosed(1, tables)
        .mapToObj(number -> name + ".public." + table(number))
        .toList();
  }

  private Map<String, String> sourceConfig() {
    Map<String, String> values = values(SHOP);
    values.put("table", "*");
    values.put("partitions", "1");
    values.put("prefix", name + ".");
    values.put("signal", "1");
    return entrants.feeding().filled(values, false);
  }

  private Map<String, String> sinkConfig() {
    Map<String, String> values = values(MIRROR);
    values.put("topic", String.join(",", topics()));
    return entrants.mirroring().filled(values, false);
  }

  private Map<String, String> values(String database) {
    Map<String, String> values = new HashMap<>();
    values.put("url", servers.jdbcUrl(database));
    values.put("user", DatabaseServer.USER);
    values.put("tasks", "1");
    values.put("markers", name + ".generations");
    return values;
  }
}
