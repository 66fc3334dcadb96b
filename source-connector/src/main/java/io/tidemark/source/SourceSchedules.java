package io.tidemark.source;

import io.tidemark.config.ConnectionConfig;
import io.tidemark.source.plan.Assigned;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the syncs of a source are read, and when by time, as its configuration says; runs that
 * signals start, and reconciliations, come besides. A pure function, for those who only look on.
 */
public final class SourceSchedules {
  private static final Set<String> TOLD =
      Set.of(SourceKeys.SCHEDULE, SourceKeys.MODE, SourceKeys.POLL_INTERVAL_MS, CursorKeys.COLUMN);

  private final SyncSettings settings;

  /**
   * Of a source's configuration, which may be as the worker keeps it, without its secrets: nothing
   * else of it is looked at. What is wrong in it counts as not said.
   *
   * @throws org.apache.kafka.common.config.ConfigException when what holds for all syncs is wrong
   */
  public SourceSchedules(Map<String, String> config) {
    Map<String, String> told = new HashMap<>(config);
    told.keySet().removeIf(key -> !isTold(key));
    told.put(ConnectionConfig.URL, "jdbc:postgresql:unknown");
    told.put(SourceKeys.TOPIC_PREFIX, "unknown.");
    settings = new SyncSettings(SourceConfig.unlogged(told));
  }

  private static boolean isTold(String key) {
    return TOLD.contains(key)
        || (key.startsWith(SourceKeys.SYNCS + ".")
            && TOLD.stream().anyMatch(told -> key.endsWith("." + told)));
  }

  /** How a sync is read: {@code full}, {@code incremental} or {@code diff}. */
  public String mode(String sync) {
    return settings.mode(Assigned.named(sync)).text();
  }

  /** The columns that say which rows are new, of a sync that is read by them. */
  public List<String> cursor(String sync) {
    Assigned assigned = Assigned.named(sync);
    @Nullable String column = settings.text(assigned, CursorKeys.COLUMN);
    return settings.mode(assigned) == Mode.INCREMENTAL && column != null
        ? List.of(column)
        : List.of();
  }

  /** The schedule of a sync as one would write it, its own or the default. */
  public String text(String sync) {
    Assigned assigned = Assigned.named(sync);
    @Nullable String own = settings.text(assigned, SourceKeys.SCHEDULE);
    if (own != null) {
      return own;
    }
    return settings.schedule(assigned) instanceof Schedule.Every every
        ? every.interval().toString()
        : "manual";
  }

  /**
   * When the next run of a sync is due.
   *
   * @param lastStart when the last one began
   * @return empty when no time starts it
   */
  public Optional<Instant> after(String sync, Instant lastStart) {
    long last = lastStart.toEpochMilli();
    return settings
        .schedule(Assigned.named(sync))
        .waitAfter(last, last)
        .map(wait -> Instant.ofEpochMilli(last).plus(wait));
  }

  /**
   * When the first run of a sync is due.
   *
   * @return empty when no time starts it, or it is due at once
   */
  public Optional<Instant> first(String sync, Instant now) {
    return settings
        .schedule(Assigned.named(sync))
        .firstWait(now.toEpochMilli())
        .filter(wait -> wait.compareTo(Duration.ZERO) > 0)
        .map(wait -> Instant.ofEpochMilli(now.toEpochMilli()).plus(wait));
  }
}
