package io.tidemark.sink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.NullUnmarked;

/** A process that appends one log to a table, batch after batch, to be killed at any moment. */
@NullUnmarked
final class KilledWriter {
  static final int RECORDS = 20_000;
  private static final int BATCH = 50;

  private KilledWriter() {}

  /**
   * Starts one.
   *
   * @param database its URL, and a user where it has any
   */
  static Process start(Path log, String... database) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // it lives for seconds: compiling quickly beats compiling well
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(KilledWriter.class.getName());
    command.addAll(List.of(database));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** Goes on from wherever the database says, as a worker would. */
  public static void main(String[] args) {
    Topic topic = Topic.orders();
    for (long id = 1; id <= RECORDS; id++) {
      topic.row(id, "new", 1);
    }
    FakeContext context = new FakeContext();
    context.assigned.add(topic.partition);
    JdbcSyncSinkTask task = new JdbcSyncSinkTask();
    task.initialize(context);
    Map<String, String> config = new HashMap<>();
    config.put("name", "killed");
    config.put("connection.url", args[0]);
    if (args.length > 1) {
      config.put("connection.user", args[1]);
    }
    config.put("topics", "shop.orders,tidemark.generations");
    config.put("write.mode", "append");
    config.put("batch.size", Integer.toString(BATCH));
    task.start(config);
    task.open(List.of(topic.partition));
    int from = 0;
    while (from < RECORDS) {
      from = context.seeks.getOrDefault(topic.partition, (long) from).intValue();
      context.seeks.clear();
      int to = Math.min(RECORDS, from + BATCH);
      task.put(topic.log.subList(from, to));
      from = to;
    }
    TopicPartition partition = topic.partition;
    while (task.preCommit(Map.of(partition, new OffsetAndMetadata(from))).get(partition).offset()
        < RECORDS) {
      task.put(List.<SinkRecord>of());
    }
    task.close(List.of(partition));
    task.stop();
  }
}
