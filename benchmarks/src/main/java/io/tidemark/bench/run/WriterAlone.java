package io.tidemark.bench.run;

import io.tidemark.bench.result.Lap;
import io.tidemark.bench.result.Sample;
import io.tidemark.bench.writer.Command;
import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.DatabaseServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sink without Connect: its task is handed rows that were made before, over one connection, so
 * that it can be held against what the database can do.
 */
final class WriterAlone implements Contestant {

  static final String NAME = "tidemark-writer";

  private static final String TARGET = "target";

  private final Servers servers;
  private final Heat heat;
  private @Nullable WriterProcess process;

  WriterAlone(Servers servers, Heat heat) {
    this.servers = servers;
    this.heat = heat;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() {
    process =
        WriterProcess.start(
            servers,
            List.of(
                servers.jdbcUrl(TARGET),
                DatabaseServer.USER,
                Long.toString(heat.feed().rows()),
                servers.bootstrapServers(),
                heat.feed().topic(Encoding.JSON).name()));
  }

  @Override
  public List<Lap> run() {
    servers.create(TARGET);
    tell(Command.BEGIN);
    List<Lap> laps = new ArrayList<>();
    try (Sql sql = servers.sql(TARGET)) {
      for (Phase phase : heat.workload().phases()) {
        int run = laps.size() + 1;
        laps.add(phase == Phase.STALE ? stale(sql, run) : load(sql, run));
      }
    }
    tell(Command.CLOSE);
    servers.drop(TARGET);
    return laps;
  }

  private Lap load(Sql sql, int run) {
    Sample start = sample(0);
    tell(Command.LOAD);
    Sample end = sample(heat.feed().rows());
    tell(Command.END);
    awaitCompleted(sql, run);
    return Lap.between(start, end);
  }

  /**
   * Of the generation in which rows are missing only what comes behind its last record. The planner
   * knows the table, as autovacuum would have told it long ago, and a checkpoint is just behind:
   * most pages that a delete touches have not been written since the last one.
   */
  private Lap stale(Sql sql, int run) {
    tell(Command.SHRINK);
    sql.run("ANALYZE " + Shape.TABLE);
    sql.run("CHECKPOINT");
    Sample start = sample(0);
    tell(Command.END);
    awaitCompleted(sql, run);
    Sample end = sample(sql.number("SELECT max(removed) FROM tidemark_runs"));
    long left = sql.number("SELECT count(*) FROM " + Shape.TABLE);
    if (left + end.rows() != heat.feed().rows()) {
      throw new BenchException("%d rows are left of %d".formatted(left, heat.feed().rows()));
    }
    return Lap.between(start, end);
  }

  private void awaitCompleted(Sql sql, int run) {
    new Await(this::requireAlive).until("the end of run " + run, () -> Runs.completed(sql) == run);
  }

  private void requireAlive() {
    servers.requireAlive();
    if (!process().isAlive()) {
      throw new BenchException("The writer has ended, see " + servers.log("writer"));
    }
  }

  private Sample sample(long rows) {
    return servers.sample(rows, process().pid());
  }

  private void tell(Command command) {
    process().tell(command, servers);
  }

  private WriterProcess process() {
    return Objects.requireNonNull(process, "the writer has been started");
  }

  @Override
  public long peakBytes() {
    return Processes.peakBytes(process().pid());
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
