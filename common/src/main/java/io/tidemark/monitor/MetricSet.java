package io.tidemark.monitor;

import io.tidemark.monitor.Metric.Group;
import io.tidemark.monitor.Metric.Kind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.stats.Avg;
import org.apache.kafka.common.metrics.stats.Max;
import org.apache.kafka.common.metrics.stats.SampledStat;

/** Values of the metrics of one group under one set of labels; may be used by any thread. */
public final class MetricSet {
  private final Map<Metric, AtomicLong> numbers = new EnumMap<>(Metric.class);
  private final Map<Metric, Recent> recent = new EnumMap<>(Metric.class);

  MetricSet(Group group) {
    for (Metric metric : Metric.values()) {
      if (metric.isOf(group)) {
        switch (metric.kind()) {
          case COUNTER, GAUGE, SINCE -> numbers.put(metric, new AtomicLong());
          case AVERAGE -> recent.put(metric, new Recent(new Avg()));
          case MAXIMUM -> recent.put(metric, new Recent(new Max()));
        }
      }
    }
  }

  /** Counts; once for many rows. */
  public void add(Metric counter, long more) {
    number(counter).addAndGet(more);
  }

  /**
   * Sets a gauge.
   *
   * @param value for {@link Kind#SINCE} the moment, in milliseconds since 1970, 0 for none, which
   *     is shown as 0, -1 for one that is not known, which is shown as -1
   */
  public void set(Metric gauge, long value) {
    number(gauge).set(value);
  }

  /** What it was set to, or has counted. */
  public long get(Metric metric) {
    return number(metric).get();
  }

  /** Takes down one of the values that an average or a maximum is made of. */
  public void record(Metric metric, double value) {
    Objects.requireNonNull(recent.get(metric), metric::text).record(value);
  }

  private AtomicLong number(Metric metric) {
    return Objects.requireNonNull(numbers.get(metric), metric::text);
  }

  Set<Metric> numbers() {
    return numbers.keySet();
  }

  Set<Metric> recent() {
    return recent.keySet();
  }

  /** What Kafka asks for the value. */
  MetricValueProvider<?> provider(Metric metric) {
    Recent measured = recent.get(metric);
    if (measured != null) {
      return (Gauge<Double>) (config, now) -> measured.value(now);
    }
    AtomicLong number = number(metric);
    return metric.kind() == Kind.SINCE
        ? (Gauge<Long>) (config, now) -> passed(number.get(), now)
        : (Gauge<Long>) (config, now) -> number.get();
  }

  private static long passed(long since, long now) {
    return since <= 0 ? since : Math.max(0, now - since);
  }

  /** Kafka's statistics over samples, which are of one thread. */
  private static final class Recent {
    private final SampledStat stat;
    private final MetricConfig config = new MetricConfig();

    Recent(SampledStat stat) {
      this.stat = stat;
    }

    synchronized void record(double value) {
      stat.record(config, value, System.currentTimeMillis());
    }

    synchronized double value(long now) {
      return stat.measure(config, now);
    }
  }
}
