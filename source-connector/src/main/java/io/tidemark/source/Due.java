package io.tidemark.source;

import io.tidemark.source.plan.Schedule;
import io.tidemark.source.plan.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * When a sync's next run is due, and what will have started it. Waiting is done by a monotonic
 * clock. Long waits look at the source database's clock in between, which may have been set, and
 * that a time of day has come, it has to confirm.
 */
final class Due {
  private static final Duration LOOK_AGAIN = Duration.ofHours(1);

  private final LongSupplier nanos;
  private final Schedule schedule;
  private boolean set;
  private long at;
  private String trigger = Trigger.SCHEDULE;
  private List<String> signals = List.of();

  /** Whether the schedule decides, which counts from the source's time {@link #since}. */
  private boolean bySchedule;

  private long since;

  /** When the wait is over by the monotonic clock; {@link #at} may be earlier, to look again. */
  private long until;

  Due(LongSupplier nanos, Schedule schedule) {
    this.nanos = nanos;
    this.schedule = schedule;
  }

  /** The very first run, as the schedule says. */
  void first(long now) {
    Optional<Duration> wait = schedule.firstWait(now);
    if (wait.isPresent() && wait.get().isZero()) {
      now(Trigger.INITIAL, List.of());
    } else {
      byTime(wait, Trigger.INITIAL, now);
    }
  }

  /**
   * As the schedule says.
   *
   * @param start the last start, by the source's clock
   * @param now the same clock now
   */
  void after(long start, long now) {
    byTime(schedule.waitAfter(start, now), Trigger.SCHEDULE, start);
  }

  private void byTime(Optional<Duration> wait, String trigger, long start) {
    set = false;
    signals = List.of();
    wait.ifPresent(
        duration -> {
          set(duration.compareTo(LOOK_AGAIN) < 0 ? duration : LOOK_AGAIN, trigger, List.of());
          bySchedule = true;
          since = start;
          until = nanos.getAsLong() + duration.toNanos();
        });
  }

  /** Now, because of the signals of these ids, or of none. */
  void now(String trigger, List<String> signals) {
    set(Duration.ZERO, trigger, signals);
  }

  /** Not later than that, because of the signals of these ids, or of none. */
  void within(Duration wait, String trigger, List<String> signals) {
    long left = at - nanos.getAsLong();
    set(set && left < wait.toNanos() ? Duration.ofNanos(left) : wait, trigger, signals);
  }

  private void set(Duration wait, String trigger, List<String> signals) {
    this.set = true;
    this.at = nanos.getAsLong() + wait.toNanos();
    this.trigger = trigger;
    this.signals = signals;
    this.bySchedule = false;
  }

  /** Whether there is a next run at all, without anybody asking for one. */
  boolean isSet() {
    return set;
  }

  /** Whether the time has come, by the monotonic clock. */
  boolean isNow() {
    return set && nanos.getAsLong() - at >= 0;
  }

  /** Whether it has come by the source's clock too; if not, it is waited for again. */
  boolean isConfirmed(LongSupplier sourceClock) {
    Duration left = Duration.ofNanos(Math.max(0, until - nanos.getAsLong()));
    if (!bySchedule || (left.isZero() && !schedule.isTimeOfDay())) {
      return true;
    }
    Duration said = schedule.waitAfter(since, sourceClock.getAsLong()).orElse(Duration.ZERO);
    if (said.isZero()) {
      return true;
    }
    boolean sooner = schedule.isTimeOfDay() || said.compareTo(left) < 0;
    byTime(Optional.of(sooner ? said : left), trigger, since);
    return false;
  }

  String trigger() {
    return trigger;
  }

  /** Ids of the signals that the run executes. */
  List<String> signals() {
    return signals;
  }

  /** Whether this is what the next run is waiting for already. */
  boolean isFor(String trigger, List<String> signals) {
    return set && !bySchedule && this.trigger.equals(trigger) && this.signals.equals(signals);
  }
}
