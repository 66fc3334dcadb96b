package io.tidemark.cli.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;

/** Carries a plan out in its time, until its end or until something is found. */
final class Play {

  private final Function<Event, String> acts;
  private final Consumer<Event> calm;
  private final EventLog log;
  private final Consumer<String> say;
  private int changes;
  private int faults;
  private int looks;
  private Duration chaos = Duration.ZERO;

  /**
   * A play of which nothing has happened.
   *
   * @param acts carries an event out; gives what came of it, for the log
   * @param calm insists on what has to be true in quiet
   */
  Play(Function<Event, String> acts, Consumer<Event> calm, EventLog log, Consumer<String> say) {
    this.acts = acts;
    this.calm = calm;
    this.log = log;
    this.say = say;
  }

  /** What was found; nothing when the last event is over. */
  Optional<Finding> play(List<Event> events, Watch watch) {
    Optional<Finding> found = guarded(() -> all(events, watch)).map(last -> first(last, watch));
    found.ifPresent(finding -> log.remark("FOUND " + finding));
    return found;
  }

  /** What somebody has seen meanwhile may be the reason of what was found last. */
  private static Finding first(Finding last, Watch watch) {
    return guarded(() -> watch.await(Duration.ZERO))
        .filter(seen -> seen.isViolation() || !last.isViolation())
        .orElse(last);
  }

  /** How often rows of the source were changed. */
  int changes() {
    return changes;
  }

  /** How often something went wrong. */
  int faults() {
    return faults;
  }

  /**
   * Up to when, by the plan's own clock, which stands still while it is quiet or something is
   * awaited.
   */
  Duration chaos() {
    return chaos;
  }

  private Optional<Finding> all(List<Event> events, Watch watch) throws InterruptedException {
    long origin = System.nanoTime();
    for (Event event : events) {
      Duration at = Duration.ofMillis(event.at());
      Optional<Finding> seen = watch.await(at.minusNanos(System.nanoTime() - origin));
      if (seen.isPresent()) {
        return seen;
      }
      chaos = at;
      log.event(event);
      perform(event);
      if (event.action() == Action.QUIET) {
        insistOnLooks(watch);
      }
      if (event.action().isPatient()) {
        // what is next, such as the next round, begins when that is over, however long it took
        origin = System.nanoTime() - at.toNanos();
      }
    }
    return watch.await(Duration.ZERO);
  }

  private void perform(Event event) {
    long start = System.nanoTime();
    if (event.action() == Action.QUIET) {
      say.accept("%d changes, %d faults; waiting for quiet".formatted(changes, faults));
      calm.accept(event);
      return;
    }
    if (event.action().isChange()) {
      changes++;
    } else if (event.isFault()) {
      faults++;
    }
    String came = acts.apply(event);
    long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
    log.remark("%s after %d ms".formatted(came.isEmpty() ? "done" : came, took));
  }

  /** Nothing was seen is worth something only if somebody has looked. */
  private void insistOnLooks(Watch watch) {
    int now = watch.looks();
    if (now <= looks) {
      throw new IllegalStateException("nobody has looked at every copy in this round");
    }
    looks = now;
  }

  private static Optional<Finding> guarded(Callable<Optional<Finding>> part) {
    try {
      return part.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(Finding.of(e));
    } catch (Exception e) {
      return Optional.of(Finding.of(e));
    }
  }
}
