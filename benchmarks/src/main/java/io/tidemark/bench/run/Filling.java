package io.tidemark.bench.run;

import io.tidemark.cli.process.DatabaseServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One topic that a source fills with one generation of a table after the other. */
final class Filling {

  /** START and END. */
  private static final int MARKERS = 2;

  private final Servers servers;
  private final OwnWorker worker;
  private final Template source;
  private final String database;
  private final int partitions;
  private final String name;
  private final List<Map<Integer, Long>> ends = new ArrayList<>();

  /**
   * One that has no generation yet.
   *
   * @param worker that runs the source
   * @param source its configuration
   * @param database where the table is
   * @param partitions of the topic
   */
  Filling(Servers servers, OwnWorker worker, Template source, String database, int partitions) {
    this.servers = servers;
    this.worker = worker;
    this.source = source;
    this.database = database;
    this.partitions = partitions;
    name = database + source.encoding().suffix();
  }

  /**
   * Has the source read the table, and waits for that.
   *
   * @param rows how many it has
   */
  void add(long rows) {
    int count = ends.size() + 1;
    worker.run(name, config(ends.size()));
    worker
        .await(name)
        .until(
            "generation %d of %s".formatted(count, name),
            () -> records(topic()) >= count * rows && records(markers()) >= (long) count * MARKERS);
    ends.add(servers.positions().ends(topic()));
  }

  /** Ends the source. */
  Topic end() {
    worker.remove(name);
    return new Topic(topic(), markers(), ends);
  }

  private String topic() {
    return name + ".public." + Shape.TABLE;
  }

  private String markers() {
    return name + ".generations";
  }

  private long records(String topic) {
    return Topic.records(servers.positions().ends(topic));
  }

  private Map<String, String> config(int generation) {
    Map<String, String> values = new HashMap<>(servers.places());
    values.put("url", servers.jdbcUrl(database));
    values.put("user", DatabaseServer.USER);
    values.put("table", Shape.TABLE);
    values.put("tasks", "1");
    values.put("partitions", Integer.toString(partitions));
    values.put("prefix", name + ".");
    values.put("markers", markers());
    values.put("signal", Integer.toString(generation));
    return source.filled(values, false);
  }
}
