package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.EventLog.Recorded;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param rounds that it was meant to have
 * @param followed how often a destination asked for a resync in quiet, and got it
 * @param looks how often somebody looked at each copy
 * @param chaos how long changes and faults went on, by the plan's own clock
 * @param took how long all took, quiet included
 * @param finding why it ended before its time, if it did
 */
public record Outcome(
    long seed,
    boolean exactlyOnce,
    int rounds,
    int changes,
    int faults,
    int followed,
    int looks,
    Duration chaos,
    Duration took,
    Optional<Finding> finding) {

  /** Of a run that has not got as far as its plan. */
  static Outcome of(Recorded run, Duration took, Finding finding) {
    return new Outcome(
        run.seed(),
        run.exactlyOnce(),
        run.rounds(),
        0,
        0,
        0,
        0,
        Duration.ZERO,
        took,
        Optional.of(finding));
  }

  /** The same, in which somebody has followed so often what a destination asked for. */
  Outcome following(int times) {
    return new Outcome(
        seed, exactlyOnce, rounds, changes, faults, times, looks, chaos, took, finding);
  }

  /** Whether Tidemark did what it must never do. */
  public boolean isViolation() {
    return finding.filter(Finding::isViolation).isPresent();
  }

  /** Whether the run itself failed. */
  public boolean isBrokenOff() {
    return finding.isPresent() && !isViolation();
  }
}
