package io.tidemark.source;

import io.tidemark.source.plan.Schedule;
import io.tidemark.source.plan.Trigger;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** When a sync's next run is due, on a monotonic clock, and what will have started it. */
final class Due {
  private final LongSupplier nanos;
  private boolean set;
  private long at;
  private String trigger = Trigger.SCHEDULE;
  private @Nullable String signal;

  Due(LongSupplier nanos) {
    this.nanos = nanos;
  }

  void now(String trigger) {
    set(Duration.ZERO, trigger);
  }

  /** Now, because of the signal of this id. */
  void now(String trigger, String signal) {
    set(Duration.ZERO, trigger);
    this.signal = signal;
  }

  /** Not later than that, because of the signal of this id. */
  void within(Duration wait, String trigger, String signal) {
    long left = at - nanos.getAsLong();
    set(set && left < wait.toNanos() ? Duration.ofNanos(left) : wait, trigger);
    this.signal = signal;
  }

  void in(Optional<Duration> wait) {
    set = false;
    signal = null;
    wait.ifPresent(duration -> set(duration, Trigger.SCHEDULE));
  }

  /** As the schedule says, counted from now. */
  void by(Schedule schedule) {
    in(schedule.interval());
  }

  private void set(Duration wait, String trigger) {
    this.set = true;
    this.at = nanos.getAsLong() + wait.toNanos();
    this.trigger = trigger;
    this.signal = null;
  }

  /** Whether there is a next run at all, without anybody asking for one. */
  boolean isSet() {
    return set;
  }

  boolean isNow() {
    return set && nanos.getAsLong() - at >= 0;
  }

  String trigger() {
    return trigger;
  }

  /** Id of the signal that the run executes. */
  Optional<String> signal() {
    return Optional.ofNullable(signal);
  }
}
