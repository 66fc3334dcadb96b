package io.tidemark.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.NullUnmarked;

/** What a task asks Connect for, kept for the test to look at and to act on. */
@NullUnmarked
public final class FakeContext implements SinkTaskContext {
  public static final long NONE = -1;

  /** What tasks ask for at most that want to be called again soon. */
  private static final long SOON = 100;

  public final Map<TopicPartition, Long> seeks = new HashMap<>();
  public final List<Reported> reported = new ArrayList<>();
  public final List<Long> timeouts = new ArrayList<>();
  public final Set<TopicPartition> assigned = new HashSet<>();
  public int commitRequests;
  public long timeout = NONE;
  public boolean reports;

  /** What the worker shows; null on one before Connect 4.1. */
  public Metrics metrics;

  Future<Void> reportResult = CompletableFuture.completedFuture(null);

  /** A record that was reported, and why. */
  public record Reported(SinkRecord record, Throwable error) {}

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    seeks.putAll(offsets);
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    seeks.put(partition, offset);
  }

  @Override
  public void timeout(long timeoutMs) {
    timeout = timeoutMs;
    timeouts.add(timeoutMs);
  }

  /** Whether the task is writing, or has work left for the next put. */
  public boolean asksToBeCalledSoon() {
    return timeout != NONE && timeout <= SOON;
  }

  @Override
  public Set<TopicPartition> assignment() {
    return assigned;
  }

  @Override
  public void pause(TopicPartition... partitions) {}

  @Override
  public void resume(TopicPartition... partitions) {}

  @Override
  public void requestCommit() {
    commitRequests++;
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return reports
        ? (record, error) -> {
          reported.add(new Reported(record, error));
          return reportResult;
        }
        : null;
  }

  @Override
  public PluginMetrics pluginMetrics() {
    if (metrics == null) {
      throw new NoSuchMethodError("a worker before 4.1");
    }
    return new PluginMetricsImpl(metrics, Map.of("connector", "warehouse", "task", "0"));
  }
}
