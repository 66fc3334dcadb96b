package io.tidemark.cli.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Carries a plan out in its time, until its end or until something is wrong. */
final class Play {

  private final Acts acts;
  private final Calm calm;
  private final EventLog log;
  private final Consumer<String> say;
  private int changes;
  private int faults;

  Play(Acts acts, Calm calm, EventLog log, Consumer<String> say) {
    this.acts = acts;
    this.calm = calm;
    this.log = log;
    this.say = say;
  }

  /** What is wrong, or nothing after the last event. */
  Optional<String> play(List<Event> events, Lookout lookout) {
    try {
      long origin = System.nanoTime();
      for (Event event : events) {
        Duration ahead = Duration.ofMillis(event.at()).minusNanos(System.nanoTime() - origin);
        Optional<String> finding = lookout.await(ahead);
        if (finding.isPresent()) {
          return wrong(finding.get());
        }
        log.event(event);
        perform(event);
        if (event.action() == Action.QUIET) {
          // the next round begins when the quiet is over, however long that took
          origin = System.nanoTime() - Duration.ofMillis(event.at()).toNanos();
        }
      }
      Optional<String> last = lookout.await(Duration.ZERO);
      return last.isPresent() ? wrong(last.get()) : last;
    } catch (Violation e) {
      return wrong(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return wrong("interrupted");
    }
  }

  /** How often rows of the source were changed. */
  int changes() {
    return changes;
  }

  /** How often something went wrong, or right again. */
  int faults() {
    return faults;
  }

  private void perform(Event event) {
    long start = System.nanoTime();
    if (event.action() == Action.QUIET) {
      say.accept("  %d changes, %d faults; waiting for quiet".formatted(changes, faults));
      calm.check(event.seed());
      return;
    }
    if (event.action().isChange()) {
      changes++;
    } else {
      faults++;
    }
    String came = acts.act(event);
    long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
    log.remark("%s after %d ms".formatted(came.isEmpty() ? "done" : came, took));
  }

  private Optional<String> wrong(String what) {
    log.remark("VIOLATION " + what);
    return Optional.of(what);
  }
}
