package io.tidemark.console.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How a sync stands at one sink, by its newest runs.
 *
 * @param status of the newest run; of a split sync, the one among its ranges that says most
 * @param late whether a run is under way that no task has worked on for a minute
 */
public record Standing(String status, boolean late) {
  /** The statuses in which somebody works on a run. */
  public static final Set<String> WORKED_ON =
      Set.of("PENDING", "READING", "WRITING", "WAITING", "DELETING");

  /** What one wants to know first; a status that is not known is told before all. */
  private static final List<String> URGENCY =
      List.of(
          "FAILED",
          "BLOCKED",
          "HELD",
          "DELETING",
          "WAITING",
          "WRITING",
          "READING",
          "PENDING",
          "ABORTED",
          "COMPLETED_WITH_ERRORS",
          "COMPLETED",
          "SUPERSEDED");

  private static final Duration SILENCE = Duration.ofMinutes(1);

  /** A sync that has never run. */
  public static final Standing NONE = new Standing("NONE", false);

  /**
   * Judges runs.
   *
   * @param runs of one sync at one sink, newest first
   * @param clock the destination's, in milliseconds
   */
  public static Standing of(List<ObjectNode> runs, long clock) {
    return ofCurrent(current(runs), clock);
  }

  /** The same of runs that {@link #current} has chosen. */
  public static Standing ofCurrent(List<ObjectNode> current, long clock) {
    return current.stream().map(run -> of(run, clock)).reduce(NONE, Standing::orWorse);
  }

  /**
   * The runs by which a sync is judged: the newest one, of a split sync that of each range. A test
   * with one row says nothing of the sync, unless there is nothing else.
   *
   * @param runs of one sync at one sink, newest first
   */
  public static List<ObjectNode> current(List<ObjectNode> runs) {
    List<ObjectNode> real =
        runs.stream().filter(run -> !run.path("kind").asText().equals("test")).toList();
    if (real.isEmpty()) {
      return runs.stream().limit(1).toList();
    }
    JsonNode scopes = real.get(0).path("scopes");
    Set<JsonNode> seen = new HashSet<>();
    return real.stream()
        .filter(run -> run.path("scopes").equals(scopes) && seen.add(run.path("scope")))
        .toList();
  }

  /** The one of both that says more; of those that are alike, the late one. */
  public Standing orWorse(Standing other) {
    int difference = Integer.compare(urgency(), other.urgency());
    return difference > 0 || (difference == 0 && other.late) ? other : this;
  }

  private int urgency() {
    return this.equals(NONE) ? URGENCY.size() : URGENCY.indexOf(status);
  }

  private static Standing of(ObjectNode run, long clock) {
    String status = run.path("status").asText();
    return new Standing(status, WORKED_ON.contains(status) && silent(run, clock));
  }

  private static boolean silent(ObjectNode run, long clock) {
    String beat = run.path("heartbeat_at").textValue();
    return beat != null && Instant.parse(beat).plus(SILENCE).isBefore(Instant.ofEpochMilli(clock));
  }
}
