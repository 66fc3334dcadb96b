package io.tidemark.bench.run;

import io.tidemark.bench.result.Lap;
import io.tidemark.bench.result.Sample;
import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.DatabaseServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A sink that empties the topic of a feed into a database of its own. How far it is says its
 * consumer group: the worker commits what the sink has done with.
 */
final class ConnectedSink implements Contestant {

  private static final String TARGET = "target";

  private final Servers servers;
  private final Heat heat;
  private final Template template;
  private final OwnWorker worker;
  private int runs;

  ConnectedSink(Servers servers, Heat heat, Template template) {
    this.servers = servers;
    this.heat = heat;
    this.template = template;
    worker = new OwnWorker(servers, heat.name(template.name()), template.plugins());
  }

  @Override
  public String name() {
    return template.name();
  }

  @Override
  public void start() {
    worker.start();
  }

  @Override
  public List<Lap> run() {
    String sink = heat.name(name()) + "-" + runs++;
    servers.create(TARGET);
    worker.run(sink, config());
    List<Sample> samples = measure(sink);
    worker.remove(sink);
    if (template.hasDatabase()) {
      requireRows();
    }
    servers.drop(TARGET);
    return Lap.between(samples);
  }

  private List<Sample> measure(String sink) {
    Await await = worker.await(sink);
    Topic topic = topic();
    Positions positions = servers.positions();
    await.until("the partitions of " + sink, () -> positions.isJoined(sink, heat.tasks()));
    List<Sample> samples = new ArrayList<>(List.of(sample(sink)));
    for (Phase phase : heat.workload().phases()) {
      int generation = samples.size() - 1;
      await.until(
          phase.text() + " of " + sink,
          () -> topic.isPassed(generation, positions.committed(sink, topic.name())));
      samples.add(sample(sink));
    }
    return samples;
  }

  private Sample sample(String sink) {
    Map<Integer, Long> committed = servers.positions().committed(sink, topic().name());
    return servers.sample(Topic.records(committed), worker.pid());
  }

  private Topic topic() {
    return heat.feed().topic(template.encoding());
  }

  private Map<String, String> config() {
    Map<String, String> values = new HashMap<>(servers.places());
    values.put("url", servers.jdbcUrl(TARGET));
    values.put("user", DatabaseServer.USER);
    values.put("table", Shape.TABLE);
    values.put("topic", topic().name());
    values.put("markers", topic().markers());
    values.put("tasks", Integer.toString(heat.tasks()));
    return template.filled(values, heat.workload().isAppend());
  }

  /** What the broker believes must be there; a sink that appends may have begun to write more. */
  private void requireRows() {
    try (Sql sql = servers.sql(TARGET)) {
      long found = sql.number("SELECT count(*) FROM " + Shape.TABLE);
      long wanted = heat.feed().rows();
      if (found < wanted || (found > wanted && !heat.workload().isAppend())) {
        throw new BenchException(
            "Table %s of %s has %d rows instead of %d"
                .formatted(Shape.TABLE, name(), found, wanted));
      }
    }
  }

  @Override
  public long peakBytes() {
    return Processes.peakBytes(worker.pid());
  }

  @Override
  public void close() {
    worker.close();
  }
}
