package io.tidemark.bench.writer;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.sink.JdbcSyncSinkTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * The sink's task, called as a worker calls it: records in the order of their offsets, and in
 * between the question what is committed.
 */
final class LoneSink {

  private static final TopicPartition ROWS = new TopicPartition("bench.public.measured", 0);
  private static final TopicPartition MARKERS = new TopicPartition("bench.generations", 0);

  /** As many as a worker of the other contestants hands in at once. */
  private static final int POLL = 250;

  private final Map<String, String> config;
  private final Rows rows;
  private final LoneContext context = new LoneContext(Set.of(ROWS, MARKERS));
  private final JdbcSyncSinkTask task = new JdbcSyncSinkTask();
  private final Map<TopicPartition, Long> next = new HashMap<>(Map.of(ROWS, 0L, MARKERS, 0L));
  private long generation;
  private long first;

  LoneSink(Map<String, String> config, Rows rows) {
    this.config = config;
    this.rows = rows;
  }

  /** The task's configuration. */
  static Map<String, String> config(String url, String user) {
    return Map.of(
        "name",
        "writer",
        "topics",
        ROWS.topic() + "," + MARKERS.topic(),
        "marker.topic",
        MARKERS.topic(),
        "connection.url",
        url,
        "connection.user",
        user,
        "table.name.format",
        "${table}",
        "write.mode",
        "overwrite-delete-stale",
        "batch.size",
        "50000",
        "batch.size.bytes",
        "33554432");
  }

  void start() {
    task.initialize(context);
    task.start(config);
    task.open(context.assignment());
    put(List.of());
  }

  /** Writes the next generation, of some of the rows, and returns when they are committed. */
  void load(IntPredicate which) {
    Markers markers = new Markers(ROWS.topic(), ++generation);
    first = next(ROWS);
    put(List.of(marker(markers.start())));
    Headers headers = markers.headers();
    List<SinkRecord> batch = new ArrayList<>(POLL);
    for (int row = 0; row < rows.count(); row++) {
      if (which.test(row)) {
        batch.add(row(row, headers));
      }
      if (batch.size() == POLL) {
        put(batch);
        batch.clear();
      }
    }
    put(batch);
    flush();
  }

  /** Ends the generation that was written last; what is stale goes in the task's own time. */
  void end() {
    End end = new End(next(ROWS) - 1, next(ROWS) - first, first);
    TopicPart part = new TopicPart(ROWS.topic(), ROWS.partition());
    Manifest ends = new Manifest(new TreeMap<>(Map.of(part, end)));
    put(List.of(marker(new Markers(ROWS.topic(), generation).end(ends))));
    flush();
  }

  void close() {
    task.close(context.assignment());
    task.stop();
  }

  private SinkRecord row(int row, Headers headers) {
    return record(ROWS, rows.key(row), rows.value(row), headers);
  }

  private SinkRecord marker(Struct marker) {
    return record(MARKERS, null, marker, new ConnectHeaders());
  }

  private SinkRecord record(
      TopicPartition partition, @Nullable Struct key, Struct value, Headers headers) {
    return new SinkRecord(
        partition.topic(),
        partition.partition(),
        key == null ? null : rows.keySchema(),
        key,
        value.schema(),
        value,
        next.merge(partition, 1L, Long::sum) - 1,
        null,
        TimestampType.NO_TIMESTAMP_TYPE,
        headers);
  }

  private long next(TopicPartition partition) {
    return next.getOrDefault(partition, 0L);
  }

  /** Hands records in until they are taken. */
  private void put(List<SinkRecord> records) {
    boolean taken = false;
    while (!taken) {
      try {
        task.put(records);
        taken = true;
      } catch (RetriableException e) {
        rest();
      }
    }
  }

  private void rest() {
    try {
      Thread.sleep(context.pause().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the task rests", e);
    }
  }

  private void flush() {
    Map<TopicPartition, OffsetAndMetadata> wanted = new HashMap<>();
    next.forEach((partition, offset) -> wanted.put(partition, new OffsetAndMetadata(offset)));
    while (!task.preCommit(wanted).equals(wanted)) {
      put(List.of());
    }
  }
}
