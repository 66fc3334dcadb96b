package io.tidemark.cli.quickstart;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One row of {@code tidemark_runs}, as far as it is shown.
 *
 * @param source the source's name
 * @param sync the sync's name
 * @param generation what the run is the run of
 * @param status such as WRITING or COMPLETED
 * @param rowsRead rows that the source read; 0 before END
 * @param counts what became of them
 * @param startedAt when the source began to read
 * @param endedAt when the run ended; empty while it goes on
 * @param reason why it is held, blocked or failed; empty when all is well
 */
record Run(
    String source,
    String sync,
    long generation,
    String status,
    long rowsRead,
    Counts counts,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<String> reason) {

  private static final Set<String> STUCK =
      Set.of("COMPLETED_WITH_ERRORS", "HELD", "BLOCKED", "FAILED", "ABORTED");

  /**
   * What became of a generation's rows.
   *
   * @param added rows that the destination did not have
   * @param changed rows that it had otherwise
   * @param unchanged rows that it had just so
   * @param removed rows that the source no longer had
   * @param rejected rows that the destination refused
   */
  record Counts(long added, long changed, long unchanged, long removed, long rejected) {

    /** Rows that arrived at the destination. */
    long arrived() {
      return added + changed + unchanged + rejected;
    }
  }

  /** The same with the names of {@code tidemark_runs}. */
  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("source", source)
        .put("sync", sync)
        .put("generation", generation)
        .put("status", status)
        .put("rows_read", rowsRead)
        .put("added", counts.added)
        .put("changed", counts.changed)
        .put("unchanged", counts.unchanged)
        .put("removed", counts.removed)
        .put("rejected", counts.rejected)
        .put("started_at", startedAt.toString())
        .put("ended_at", endedAt.map(Instant::toString).orElse(null));
  }

  boolean isCompleted() {
    return status.equals("COMPLETED");
  }

  /** Whether it was not trusted with a delete. */
  boolean isHeldBack() {
    return status.equals("HELD") || status.equals("BLOCKED");
  }

  /** Whether it ended, or stopped, otherwise than it should. */
  boolean isStuck() {
    return STUCK.contains(status);
  }

  /** From the first row read to the end. */
  Duration duration() {
    return endedAt.map(end -> Duration.between(startedAt, end)).orElse(Duration.ZERO);
  }
}
