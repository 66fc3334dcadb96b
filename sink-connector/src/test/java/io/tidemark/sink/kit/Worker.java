package io.tidemark.sink.kit;

import io.tidemark.sink.FakeContext;
import io.tidemark.sink.JdbcSyncSinkTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** The little of a Connect worker that a task needs. One step is one flush. */
final class Worker implements AutoCloseable {
  private static final Duration SOON = Duration.ofMillis(2);

  final FakeContext context = new FakeContext();
  private final JdbcSyncSinkTask task = new JdbcSyncSinkTask();
  private final Map<TopicPartition, Log> logs = new LinkedHashMap<>();
  private final Map<TopicPartition, Long> consumed = new HashMap<>();
  private Map<TopicPartition, OffsetAndMetadata> committed = Map.of();
  private boolean closed;

  Worker(Map<String, String> config, List<Log> read) {
    context.reports = "all".equals(config.get("errors.tolerance"));
    task.initialize(context);
    task.start(config);
    for (Log log : read) {
      logs.put(log.partition, log);
      context.assigned.add(log.partition);
      consumed.put(log.partition, 0L);
    }
    task.open(List.copyOf(logs.keySet()));
  }

  /** What comes next comes from the beginning of the logs, whatever the task asks for. */
  Worker ignoringSeeks() {
    context.seeks.clear();
    return this;
  }

  /** Everything that is new in the logs is handed over, written and committed. */
  Worker flush() {
    put();
    commit();
    if (isShort()) {
      put(); // throws what the commit could not do
      commit();
    }
    return this;
  }

  private boolean isShort() {
    return consumed.entrySet().stream()
        .anyMatch(
            end -> {
              OffsetAndMetadata offset = committed.get(end.getKey());
              return offset == null || offset.offset() < end.getValue();
            });
  }

  /** Hands over what is new, once, and again for as long as the task asks for it. */
  void put() {
    do {
      context.timeout = FakeContext.NONE;
      consumed.putAll(context.seeks);
      context.seeks.clear();
      List<SinkRecord> fresh = fresh();
      task.put(fresh);
      fresh.forEach(
          record ->
              consumed.put(
                  new TopicPartition(record.topic(), record.kafkaPartition()),
                  record.kafkaOffset() + 1));
      if (context.asksToBeCalledSoon()) {
        LockSupport.parkNanos(SOON.toNanos());
      }
    } while (context.asksToBeCalledSoon());
  }

  private List<SinkRecord> fresh() {
    List<SinkRecord> fresh = new ArrayList<>();
    logs.forEach(
        (partition, log) -> {
          int from = Math.toIntExact(consumed.getOrDefault(partition, 0L));
          fresh.addAll(log.records.subList(from, log.records.size()));
        });
    return fresh;
  }

  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> current = new HashMap<>();
    consumed.forEach((partition, offset) -> current.put(partition, new OffsetAndMetadata(offset)));
    committed = task.preCommit(current);
  }

  /** The position that Connect would store for a log. */
  long committed(Log log) {
    OffsetAndMetadata offset = committed.get(log.partition);
    return offset == null ? 0 : offset.offset();
  }

  /** What the task tells about its position, after whatever has happened. */
  long committedNow(Log log) {
    commit();
    return committed(log);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    task.close(List.copyOf(logs.keySet()));
    task.stop();
  }
}
