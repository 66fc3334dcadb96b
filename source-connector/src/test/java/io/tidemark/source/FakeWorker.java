package io.tidemark.source;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Marker;
import io.tidemark.monitor.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * A worker of one thread: polls a task, acknowledges at once what it gets, and keeps offsets. Each
 * incarnation is a new task that finds the offsets of the one before.
 */
final class FakeWorker implements AutoCloseable {
  final List<SourceRecord> rows = new ArrayList<>();
  final List<Marker> markers = new ArrayList<>();
  final Metrics metrics = new Metrics();

  /** Whether it is of a version that has no metrics for plugins. */
  boolean earlier;

  private final FakeOffsets offsets;
  private JdbcSyncSourceTask task = new JdbcSyncSourceTask();

  FakeWorker() {
    this(new FakeOffsets());
  }

  /** A worker that keeps offsets where others do, and writes to the same topics. */
  FakeWorker(FakeOffsets offsets) {
    this.offsets = offsets;
  }

  /** Starts the first task of what the connector plans. */
  void start(Map<String, String> config) {
    start(config, 0);
  }

  void start(Map<String, String> config, int number) {
    JdbcSyncSourceConnector connector = new JdbcSyncSourceConnector();
    connector.initialize(offsets.connector());
    connector.start(config);
    start(config, connector.taskConfigs(Integer.parseInt(config.get("tasks.max"))), number);
    connector.stop();
  }

  /** Starts one of the tasks that a connector has planned. */
  void start(Map<String, String> config, List<Map<String, String>> tasks, int number) {
    task = new JdbcSyncSourceTask();
    task.initialize(new Context(config));
    task.start(tasks.get(number));
  }

  /** Polls once; what comes is acknowledged before this returns. */
  List<SourceRecord> poll() throws InterruptedException {
    List<SourceRecord> records = pollUnacknowledged();
    records.forEach(this::acknowledge);
    return records;
  }

  /** The next records, however many polls they take; acknowledged before this returns. */
  List<SourceRecord> next() throws InterruptedException {
    List<SourceRecord> records = nextUnacknowledged();
    records.forEach(this::acknowledge);
    return records;
  }

  List<SourceRecord> nextUnacknowledged() throws InterruptedException {
    for (int polls = 0; polls < 100; polls++) {
      List<SourceRecord> records = pollUnacknowledged();
      if (!records.isEmpty()) {
        return records;
      }
    }
    throw new AssertionError("nothing came: " + markers);
  }

  private List<SourceRecord> pollUnacknowledged() throws InterruptedException {
    List<SourceRecord> polled = task.poll();
    List<SourceRecord> records = polled == null ? List.of() : polled;
    for (SourceRecord record : records) {
      if (record.topic().equals("tidemark.generations")) {
        markers.add(MarkerRecords.fromValue(record.value()));
      } else {
        rows.add(record);
      }
    }
    return records;
  }

  void acknowledge(SourceRecord record) {
    acknowledgeUnkept(record);
    offsets.keep(record);
  }

  /** Acknowledges a record whose offset a flush would keep later. */
  void acknowledgeUnkept(SourceRecord record) {
    TopicPartition partition = new TopicPartition(record.topic(), 0);
    long offset = offsets.next(partition);
    task.commitRecord(record, new RecordMetadata(partition, offset, 0, 0, 0, 0));
  }

  /** Polls until so many markers of a type have come. */
  void until(Marker.Type type, int count) throws InterruptedException {
    until(type + " " + count, () -> count(type) >= count);
  }

  /** Polls until a row has come that has a value in a field. */
  void untilRow(String name, Object value) throws InterruptedException {
    until(name + " " + value, () -> column(name).contains(value));
  }

  private void until(String what, BooleanSupplier over) throws InterruptedException {
    for (int polls = 0; !over.getAsBoolean(); polls++) {
      if (polls > 5_000) {
        throw new AssertionError("no " + what + " after " + polls + " polls: " + markers);
      }
      poll();
    }
  }

  private long count(Marker.Type type) {
    return markers.stream().filter(marker -> marker.type() == type).count();
  }

  Marker lastMarker() {
    return markers.get(markers.size() - 1);
  }

  /** The values of one field of all rows, in the order they came. */
  List<Object> column(String name) {
    return rows.stream().map(row -> ((Struct) row.value()).get(name)).toList();
  }

  /** Rows that were read, by the part of the sync that read them. */
  Map<String, Long> readByPart() {
    Map<String, Long> read = new TreeMap<>();
    metrics
        .metrics()
        .forEach(
            (name, metric) -> {
              if (name.name().equals(Metric.ROWS_READ.text())) {
                read.put(name.tags().getOrDefault("part", "all"), (Long) metric.metricValue());
              }
            });
    return read;
  }

  JdbcSyncSourceTask task() {
    return task;
  }

  void stop() {
    task.stop();
  }

  /** Ends the task. */
  @Override
  public void close() {
    stop();
  }

  private final class Context implements SourceTaskContext {
    private final Map<String, String> config;

    Context(Map<String, String> config) {
      this.config = config;
    }

    @Override
    public Map<String, String> configs() {
      return config;
    }

    @Override
    public PluginMetrics pluginMetrics() {
      if (earlier) {
        throw new NoSuchMethodError("a worker before 4.1");
      }
      return new PluginMetricsImpl(metrics, Map.of("connector", "orders", "task", "0"));
    }

    @Override
    public OffsetStorageReader offsetStorageReader() {
      return offsets;
    }
  }
}
