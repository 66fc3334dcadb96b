package io.tidemark.bench.run;

import io.tidemark.bench.result.Lap;
import io.tidemark.bench.result.Sample;
import io.tidemark.bench.result.Scale;
import io.tidemark.cli.database.Sql;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** One source and one sink of many small tables, from their first start until nothing happens. */
final class ManyTables {

  private static final int ROWS = 100;

  /** START and END. */
  private static final int MARKERS = 2;

  private static final Duration IDLE = Duration.ofSeconds(10);

  /** How long a session that is idle may keep what it has counted to itself: ten seconds. */
  private static final Duration SETTLING = Duration.ofSeconds(12);

  private final Servers servers;
  private final Entrants entrants;
  private final int tables;

  ManyTables(Servers servers, Entrants entrants, int tables) {
    this.servers = servers;
    this.entrants = entrants;
    this.tables = tables;
  }

  Scale measure() {
    List<String> names = IntStream.rangeClosed(1, tables).mapToObj(number -> "t" + number).toList();
    try (Mirror mirror = new Mirror(servers, entrants, "tables-" + tables, names)) {
      mirror.start();
      fill(mirror, names);
      Sample begin = mirror.sample(0);
      mirror.read("*", 1);
      mirror.awaitRead("the last END", () -> mirror.markers() >= (long) tables * MARKERS);
      Sample read = mirror.sample(0);
      mirror.write();
      mirror.awaitCompleted(tables);
      Sample mirrored = mirror.sample(0);
      Scale.Held held =
          new Scale.Held(
              Processes.peakBytes(mirror.pid()), Processes.threads(mirror.pid()), connections());
      Lap all = Lap.between(begin, mirrored);
      Scale.Idle idle = idle(mirror);
      return new Scale(
          tables,
          Lap.between(begin, read).seconds(),
          Lap.between(read, mirrored).seconds(),
          all.cpu(),
          held,
          idle);
    }
  }

  private static void fill(Mirror mirror, List<String> names) {
    try (Sql sql = mirror.shop()) {
      for (String table : names) {
        sql.run("CREATE TABLE %s (id bigint PRIMARY KEY, note text)".formatted(table));
        sql.run(
            "INSERT INTO %s SELECT i, md5(i::text) FROM generate_series(1, %d) i"
                .formatted(table, ROWS));
      }
    }
  }

  private Scale.Idle idle(Mirror mirror) {
    pass(mirror, SETTLING);
    long transactions = transactions();
    Sample begin = mirror.sample(0);
    pass(mirror, IDLE);
    Lap idle = Lap.between(begin, mirror.sample(0));
    return new Scale.Idle(
        (transactions() - transactions) / idle.seconds(), idle.cpu().worker() / idle.seconds());
  }

  private static void pass(Mirror mirror, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    mirror.awaitWritten("time to pass", () -> System.nanoTime() - end >= 0);
  }

  private long transactions() {
    return ofBoth("SELECT sum(xact_commit + xact_rollback) FROM pg_stat_database");
  }

  private long connections() {
    return ofBoth("SELECT count(*) FROM pg_stat_activity");
  }

  private long ofBoth(String sum) {
    try (Sql sql = servers.sql("postgres")) {
      return sql.number(sum + " WHERE datname IN ('%s', '%s')".formatted(Mirror.SHOP, Mirror.COPY));
    }
  }
}
