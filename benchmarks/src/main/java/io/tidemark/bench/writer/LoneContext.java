package io.tidemark.bench.writer;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/** What a task finds where there is no worker: nobody seeks, because each record comes once. */
final class LoneContext implements SinkTaskContext {

  private final Set<TopicPartition> partitions;
  private final PluginMetrics metrics =
      new PluginMetricsImpl(new Metrics(), Map.of("connector", "writer", "task", "0"));
  private long pause;

  LoneContext(Set<TopicPartition> partitions) {
    this.partitions = partitions;
  }

  /** For how long the task wants to be left alone. */
  Duration pause() {
    return Duration.ofMillis(pause);
  }

  @Override
  public void timeout(long timeoutMs) {
    pause = timeoutMs;
  }

  @Override
  public Set<TopicPartition> assignment() {
    return partitions;
  }

  @Override
  public PluginMetrics pluginMetrics() {
    return metrics;
  }

  @Override
  public @Nullable ErrantRecordReporter errantRecordReporter() {
    return null; // a bad record ends the run
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    // records come in order from the beginning
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    // the same
  }

  @Override
  public void pause(TopicPartition... partitions) {
    // the task never asks for it
  }

  @Override
  public void resume(TopicPartition... partitions) {
    // the task never asks for it
  }

  @Override
  public void requestCommit() {
    // done at the end of each generation
  }
}
