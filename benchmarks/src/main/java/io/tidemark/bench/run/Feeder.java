package io.tidemark.bench.run;

import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.DatabaseServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fills tables, and topics with one generation of them after the other by Tidemark's source. */
final class Feeder implements AutoCloseable {

  /** START and END. */
  private static final int MARKERS = 2;

  private static final String COPY =
      "COPY (SELECT * FROM %s ORDER BY id) TO STDOUT (FORMAT binary)";

  private final Servers servers;
  private final Template source;
  private final boolean copies;
  private final OwnWorker worker;

  /**
   * A feeder whose worker is not started yet.
   *
   * @param source the source's configuration
   * @param copies whether each generation is written to a file, too
   */
  Feeder(Servers servers, Template source, boolean copies) {
    this.servers = servers;
    this.source = source;
    this.copies = copies;
    worker = new OwnWorker(servers, "feeder", Optional.empty());
  }

  void start() {
    worker.start();
  }

  /**
   * Makes a table and a topic.
   *
   * @param asked rows, of which large ones are fewer
   * @param phases one per generation
   */
  Feed fill(Shape shape, int partitions, long asked, List<Phase> phases) {
    String name = shape.toString() + partitions;
    long rows = shape.rows(asked);
    List<Map<Integer, Long>> ends = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    servers.create(name);
    try (Sql sql = servers.sql(name)) {
      sql.run(shape.create());
      sql.run(shape.fill(rows));
      for (Phase phase : phases) {
        if (phase.isChanged()) {
          sql.run(phase.change(Shape.TABLE));
        }
        sql.run("VACUUM (ANALYZE) " + Shape.TABLE);
        if (copies) {
          files.add(copy(sql, name + "-" + files.size()));
        }
        worker.run(name, config(name, partitions, ends.size()));
        awaitGenerations(name, ends.size() + 1, rows);
        ends.add(servers.positions().ends(topic(name)));
      }
    }
    worker.remove(name);
    return new Feed(shape, rows, name, new Topic(topic(name), markers(name), ends), files);
  }

  private static String topic(String name) {
    return name + ".public." + Shape.TABLE;
  }

  private static String markers(String name) {
    return name + ".generations";
  }

  private void awaitGenerations(String name, int count, long rows) {
    worker
        .await(name)
        .until(
            "generation %d of %s".formatted(count, name),
            () ->
                records(topic(name)) >= count * rows
                    && records(markers(name)) >= (long) count * MARKERS);
  }

  private long records(String topic) {
    return Topic.records(servers.positions().ends(topic));
  }

  private Map<String, String> config(String name, int partitions, int generation) {
    Map<String, String> values = new HashMap<>();
    values.put("url", servers.jdbcUrl(name));
    values.put("user", DatabaseServer.USER);
    values.put("table", Shape.TABLE);
    values.put("tasks", "1");
    values.put("partitions", Integer.toString(partitions));
    values.put("prefix", name + ".");
    values.put("markers", markers(name));
    values.put("signal", Integer.toString(generation));
    return source.filled(values, false);
  }

  private Path copy(Sql sql, String name) {
    Path file = servers.folder().resolve("data").resolve(name + ".copy");
    try (OutputStream out = Files.newOutputStream(file)) {
      sql.copyOut(COPY.formatted(Shape.TABLE), out);
      return file;
    } catch (IOException e) {
      throw new BenchException("Cannot write " + file + ": " + e, e);
    }
  }

  @Override
  public void close() {
    worker.close();
  }
}
