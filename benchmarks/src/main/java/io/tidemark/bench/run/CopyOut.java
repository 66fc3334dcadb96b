package io.tidemark.bench.run;

import io.tidemark.bench.result.Lap;
import io.tidemark.bench.result.Sample;
import io.tidemark.cli.database.Sql;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The database's ceiling when it is read: binary {@code COPY} over one connection into nothing. */
final class CopyOut implements Contestant {

  private final Servers servers;
  private final Heat heat;

  CopyOut(Servers servers, Heat heat) {
    this.servers = servers;
    this.heat = heat;
  }

  @Override
  public String name() {
    return CopyIn.NAME;
  }

  @Override
  public void start() {
    // has no worker
  }

  @Override
  public List<Lap> run() {
    try (Sql sql = servers.sql(heat.feed().database())) {
      Sample start = sample(0);
      long rows =
          sql.copyOut(
              "COPY %s TO STDOUT (FORMAT binary)".formatted(Shape.TABLE),
              OutputStream.nullOutputStream());
      return List.of(Lap.between(start, sample(rows)));
    } catch (IOException e) {
      throw new BenchException("The null device takes nothing", e);
    }
  }

  private Sample sample(long rows) {
    return servers.sample(rows, ProcessHandle.current().pid());
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
