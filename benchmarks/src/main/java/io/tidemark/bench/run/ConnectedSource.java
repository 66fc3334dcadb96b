package io.tidemark.bench.run;

import io.tidemark.bench.result.Lap;
import io.tidemark.bench.result.Sample;
import io.tidemark.cli.process.DatabaseServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A source that fills a topic of its own. How far it is says the end of the topic. */
final class ConnectedSource implements Contestant {

  private final Servers servers;
  private final Heat heat;
  private final Template template;
  private final OwnWorker worker;
  private int runs;

  ConnectedSource(Servers servers, Heat heat, Template template) {
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
    String source = heat.name(name()) + "-" + runs++;
    String prefix = source + ".";
    String topic = prefix + "public." + Shape.TABLE;
    String markers = prefix + "generations";
    Await await = worker.await(source);
    worker.run(source, config(prefix, topic, markers));
    await.until("the first record of " + source, () -> records(topic) > 0);
    Sample start = sample(topic);
    await.until("the last record of " + source, () -> records(topic) >= heat.feed().rows());
    Sample end = sample(topic);
    worker.remove(source);
    servers.positions().delete(List.of(topic, markers));
    return List.of(Lap.between(start, end));
  }

  private long records(String topic) {
    return Topic.records(servers.positions().ends(topic));
  }

  private Sample sample(String topic) {
    return servers.sample(records(topic), worker.pid());
  }

  private Map<String, String> config(String prefix, String topic, String markers) {
    Map<String, String> values = new HashMap<>(servers.places());
    values.put("url", servers.jdbcUrl(heat.feed().database()));
    values.put("user", DatabaseServer.USER);
    values.put("table", Shape.TABLE);
    values.put("rows", Long.toString(heat.feed().rows()));
    values.put("tasks", Integer.toString(heat.tasks()));
    values.put("partitions", Integer.toString(heat.tasks()));
    values.put("prefix", prefix);
    values.put("topic", topic);
    values.put("markers", markers);
    values.put("signal", "1");
    values.put("sample", heat.feed().topic(Encoding.JSON).name());
    return template.filled(values, false);
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
