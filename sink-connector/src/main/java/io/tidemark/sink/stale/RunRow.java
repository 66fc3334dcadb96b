package io.tidemark.sink.stale;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A run as people see it, made of a generation and what was applied of it.
 *
 * @param status where it stands
 * @param counts rows as the sync changed them
 * @param stale rows found stale, empty until they are counted
 * @param heldReason why it is held and what to do; null when it is not
 * @param warnings what did not go as one might think; null when there is nothing
 * @param error what keeps it from completing; null when nothing does
 */
record RunRow(
    RunStatus status,
    Counts counts,
    OptionalLong stale,
    @Nullable String heldReason,
    @Nullable String warnings,
    @Nullable String error) {

  /**
   * The run of a generation.
   *
   * @param failed why a task failed that the generation needs, null when none did
   * @param trouble why the last step for it failed, null when it did not
   */
  static RunRow of(
      Generation g, Counts applied, @Nullable String failed, @Nullable String trouble) {
    Counts counts = g.ended() ? applied.withoutRepeats(g.end().manifest().count()) : applied;
    long rejected = counts.rejected() + counts.rejectedNoKey();
    long errors = rejected + g.outcome().refused();
    RunStatus stands = RunStatus.of(g.state(), counts.applied(), errors);
    RunStatus status = failed != null && stands.needsTasks() ? RunStatus.FAILED : stands;
    String reason = g.end().reason();
    return new RunRow(
        status,
        new Counts(
            counts.applied(),
            counts.kept(),
            rejected,
            counts.rejectedNoKey(),
            counts.added(),
            counts.changed(),
            counts.unchanged(),
            counts.removed() + g.outcome().removed(),
            counts.missing(),
            counts.lost()),
        g.outcome().stale(),
        status == RunStatus.HELD ? reason : null,
        warnings(g, counts, rejected),
        status == RunStatus.BLOCKED || status == RunStatus.ABORTED
            ? reason
            : open(status, failed == null ? trouble : failed));
  }

  private static @Nullable String open(RunStatus status, @Nullable String error) {
    return status.isTerminal() ? null : error;
  }

  private static @Nullable String warnings(Generation g, Counts counts, long rejected) {
    StringJoiner warnings = new StringJoiner("; ").setEmptyValue("");
    int attempts = g.end().attempts().size();
    if (attempts > 1) {
      warnings.add("the source resumed the read, in " + attempts + " attempts");
    }
    if (rejected > 0) {
      warnings.add(
          many(rejected, "record was", "records were")
              + " rejected: tidemark_rejects says which and why");
    }
    keys(g, counts).ifPresent(warnings::add);
    shortage(g, counts).ifPresent(warnings::add);
    if (g.facts().dropped() > 0) {
      warnings.add(
          many(g.facts().dropped(), "record was", "records were")
              + " dropped by a transform at the source");
    }
    if (g.outcome().refused() > 0) {
      warnings.add(
          many(g.outcome().refused(), "stale row was", "stale rows were")
              + " kept by a foreign key that refers there, or by a constraint that forbids"
              + " clearing: see to that, the next generation tries again");
    }
    boolean over =
        g.state() == GenerationState.COMPLETED || g.state() == GenerationState.SUPERSEDED;
    String reason = g.end().reason();
    if (over && reason != null && !reason.isEmpty()) {
      warnings.add(reason);
    }
    return warnings.length() == 0 ? null : warnings.toString();
  }

  private static String many(long n, String one, String more) {
    return n + " " + (n == 1 ? one : more);
  }

  private static Optional<String> keys(Generation g, Counts counts) {
    if (!g.end().mode().equals("keys") || counts.missing() == 0) {
      return Optional.empty();
    }
    String missing = many(counts.missing(), "key", "keys") + " of the source had no row here";
    return Optional.of(
        counts.lost() == 0
            ? missing + ", which is usual while the sync reads on"
            : missing
                + ", of which the reconciliation before knew "
                + counts.lost()
                + ": rows are missing that the cursor has passed: unless they are older than cursor.initial, send the sync the"
                + " signal resync");
  }

  /** A run of changes that is complete may still have lost some on their way. */
  private static Optional<String> shortage(Generation g, Counts counts) {
    long came = counts.applied() + counts.rejectedNoKey();
    long sent = g.end().manifest().count();
    boolean judged = !g.end().counted() && g.state() == GenerationState.COMPLETED;
    return judged && came < sent
        ? Optional.of(
            "only "
                + came
                + " of "
                + sent
                + " records arrived; the others expired, were dropped on the way, or were compacted"
                + " away behind later ones: unless the topic is compacted, send the sync the signal "
                + g.remedy())
        : Optional.empty();
  }
}
