package io.tidemark.bench;

import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.DatabaseServer;
import io.tidemark.cli.quickstart.ConnectorFile;
import java.util.Map;
import java.util.Optional;

/** Tidemark's sink, into a database of its own for each run. */
final class Tidemark implements Contestant {

  private static final String WAL = "SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint";
  private static final String HAS_PROGRESS = "SELECT to_regclass('tidemark_progress') IS NOT NULL";
  private static final String PROGRESS =
      """
      SELECT coalesce(max(position), 0), (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint
      FROM tidemark_progress WHERE topic = '%s'"""
          .formatted(Feed.TOPIC);
  private static final String LAST_RUN =
      "FROM tidemark_runs WHERE generation = (SELECT max(generation) FROM tidemark_runs)";

  private record Progress(long position, long walBytes) {}

  private final Servers servers;
  private final ConnectorFile sink;
  private final long rows;
  private final String database;
  private Optional<Sql> session = Optional.empty();
  private boolean hasProgress;

  /**
   * One run.
   *
   * @param sink how it is configured, but for where it writes to
   * @param rows of one generation
   */
  Tidemark(Servers servers, ConnectorFile sink, long rows, int round) {
    this.servers = servers;
    this.rows = rows;
    database = "mirror_" + round;
    this.sink = sink.named("tidemark-" + round);
  }

  @Override
  public String name() {
    return sink.name();
  }

  @Override
  public Map<String, String> prepare() {
    try (Sql server = servers.sql("postgres")) {
      server.run("CREATE DATABASE " + database);
      server.run("CHECKPOINT");
    }
    session = Optional.of(servers.sql(database));
    return sink.with("tasks.max", "1")
        .with("topics.regex", "bench\\..*|" + Feed.MARKERS.replace(".", "\\."))
        .with("connection.url", servers.jdbcUrl(database))
        .with("connection.user", DatabaseServer.USER)
        .config();
  }

  @Override
  public Sample sample() {
    hasProgress = hasProgress || sql().holds(HAS_PROGRESS);
    Progress progress = hasProgress ? progress() : new Progress(0, sql().number(WAL));
    return new Sample(
        System.currentTimeMillis(),
        progress.position(),
        progress.walBytes(),
        servers.workerCpuSeconds());
  }

  private Progress progress() {
    return sql().rows(PROGRESS, row -> new Progress(row.getLong(1), row.getLong(2))).get(0);
  }

  @Override
  public long finish() {
    new Await(() -> Race.requireHealth(servers, name()))
        .answer(
            "the end of the last run",
            () ->
                sql().holds("SELECT status = 'COMPLETED' " + LAST_RUN)
                    ? Optional.of(true)
                    : Optional.empty());
    long walBytes = sql().number(WAL);
    require("rows at the destination", sql().number("SELECT count(*) FROM " + Feed.TABLE));
    require("unchanged rows of the last run", sql().number("SELECT unchanged " + LAST_RUN));
    return walBytes;
  }

  private void require(String what, long found) {
    if (found != rows) {
      throw new BenchException("%s of %s: %d instead of %d".formatted(what, name(), found, rows));
    }
  }

  @Override
  public void clear() {
    session.ifPresent(Sql::close);
    session = Optional.empty();
    try (Sql server = servers.sql("postgres")) {
      server.run("DROP DATABASE " + database + " WITH (FORCE)");
    }
  }

  private Sql sql() {
    return session.orElseThrow();
  }
}
