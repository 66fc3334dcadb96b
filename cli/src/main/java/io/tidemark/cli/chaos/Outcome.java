package io.tidemark.cli.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.chaos.EventLog.Recorded;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of a run.
 *
 * @param rounds that it was meant to have
 * @param help what had to be done by hand in quiet
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
    Help help,
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
        Help.NONE,
        0,
        Duration.ZERO,
        took,
        Optional.of(finding));
  }

  /** The same, in which so much had to be done by hand. */
  Outcome with(Help given) {
    return new Outcome(
        seed, exactlyOnce, rounds, changes, faults, given, looks, chaos, took, finding);
  }

  /** The same for a program. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("seed", seed).put("exactly_once", exactlyOnce);
    json.put("rounds", rounds).put("changes", changes).put("faults", faults);
    json.put("resyncs", help.resyncs()).put("restarts", help.restarts()).put("looks", looks);
    json.put("seconds", took.toSeconds()).putNull("finding");
    finding.ifPresent(
        found ->
            json.putObject("finding").put("kind", found.kind().name()).put("what", found.what()));
    return json;
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
