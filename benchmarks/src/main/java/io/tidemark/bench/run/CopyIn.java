package io.tidemark.bench.run;

import io.tidemark.bench.result.Lap;
import io.tidemark.bench.result.Sample;
import io.tidemark.bench.writer.WriterMain;
import io.tidemark.cli.database.Sql;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The database's ceiling, without Kafka and over one connection: binary {@code COPY} into an empty
 * table, and elsewhere {@code COPY} into a temporary table and one {@code MERGE} of what differs;
 * stale rows go by one {@code DELETE}, in a session of its own.
 */
final class CopyIn implements Contestant {

  static final String NAME = "copy";

  private static final String TARGET = "target";
  private static final String STAGING = "staging";
  private static final String COPY = "COPY %s FROM STDIN (FORMAT binary)";
  private static final String DELETE =
      "DELETE FROM stale WHERE _sync_source = 'bench' AND _sync_generation < 2";

  private final Servers servers;
  private final Heat heat;

  CopyIn(Servers servers, Heat heat) {
    this.servers = servers;
    this.heat = heat;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() {
    // has no worker
  }

  @Override
  public List<Lap> run() {
    servers.create(TARGET);
    List<Lap> laps = new ArrayList<>();
    try (Sql sql = servers.sql(TARGET)) {
      Shape shape = heat.feed().shape();
      sql.run(heat.workload().isAppend() ? shape.createKeyless() : shape.create());
      sql.run("CREATE TEMP TABLE %s (LIKE %s)".formatted(STAGING, Shape.TABLE));
      for (int phase = 0; phase < heat.workload().phases().size(); phase++) {
        boolean stale = heat.workload().phases().get(phase) == Phase.STALE;
        laps.add(stale ? delete(sql) : write(sql, phase));
      }
    }
    servers.drop(TARGET);
    return laps;
  }

  private Sample sample(long rows) {
    return servers.sample(rows, ProcessHandle.current().pid());
  }

  private Lap write(Sql sql, int phase) {
    Sample start = sample(0);
    write(sql, heat.feed().files().get(phase), phase == 0);
    return Lap.between(start, sample(heat.feed().rows()));
  }

  /**
   * What a sink does with much care at the least: rows of an older generation go, by an index. In a
   * session that has read them and written none, as the sink's has: where a process comes to a
   * shared page for the first time, that alone may take it longer than to delete the page's rows.
   */
  private Lap delete(Sql sql) {
    sql.run(
        """
        CREATE TABLE stale AS SELECT *, 'bench'::text AS _sync_source,
          CASE WHEN id %% %d = 0 THEN 1::bigint ELSE 2 END AS _sync_generation FROM %s"""
            .formatted(WriterMain.GONE, Shape.TABLE));
    sql.run("ALTER TABLE stale ADD PRIMARY KEY (id)");
    sql.run("CREATE INDEX ON stale (_sync_source, _sync_generation)");
    sql.run("ANALYZE stale");
    try (Sql other = servers.sql(TARGET)) {
      other.run("SET max_parallel_workers_per_gather = 0"); // other processes would read for it
      other.number("SELECT count(_sync_generation) FROM stale");
      sql.run("CHECKPOINT");
      Sample start = sample(0);
      long gone = other.run(DELETE);
      return Lap.between(start, sample(gone));
    }
  }

  private void write(Sql sql, Path rows, boolean first) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(rows))) {
      if (first) {
        sql.copyIn(COPY.formatted(Shape.TABLE), in);
      } else {
        sql.run("TRUNCATE " + STAGING);
        sql.copyIn(COPY.formatted(STAGING), in);
        sql.run("ANALYZE " + STAGING);
        sql.run(merge());
      }
    } catch (IOException e) {
      throw new BenchException("Cannot read " + rows + ": " + e, e);
    }
  }

  private String merge() {
    List<String> names = heat.feed().shape().names();
    return """
        MERGE INTO %s t USING %s s ON t.id = s.id
        WHEN MATCHED AND (%s) IS DISTINCT FROM (%s) THEN UPDATE SET (%s) = ROW (%s)
        WHEN NOT MATCHED THEN INSERT VALUES (%s)"""
        .formatted(
            Shape.TABLE,
            STAGING,
            list(names, "t."),
            list(names, "s."),
            list(names, ""),
            list(names, "s."),
            list(names, "s."));
  }

  private static String list(List<String> names, String prefix) {
    return names.stream().map(name -> prefix + name).collect(Collectors.joining(", "));
  }

  @Override
  public long peakBytes() {
    return 0;
  }

  @Override
  public void close() {
    // holds nothing
  }
}
