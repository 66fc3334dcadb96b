package io.tidemark.sink.stale;

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
   * @param failure why the last step for it failed, null when it did not
   */
  static RunRow of(Generation g, Counts applied, @Nullable String failure) {
    Counts counts = g.ended() ? applied.withoutRepeats(g.end().manifest().count()) : applied;
    long rejected = counts.rejected() + counts.rejectedNoKey();
    RunStatus status = RunStatus.of(g.state(), counts.applied(), rejected + g.outcome().refused());
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
            counts.removed() + g.outcome().removed()),
        g.outcome().stale(),
        status == RunStatus.HELD ? reason : null,
        warnings(g),
        status == RunStatus.BLOCKED || status == RunStatus.ABORTED ? reason : failure);
  }

  private static @Nullable String warnings(Generation g) {
    StringJoiner warnings = new StringJoiner("; ").setEmptyValue("");
    if (g.facts().dropped() > 0) {
      warnings.add(g.facts().dropped() + " records were dropped by a transform at the source");
    }
    if (g.outcome().refused() > 0) {
      warnings.add(
          g.outcome().refused()
              + " stale rows were kept because a foreign key refers to them: delete what refers to"
              + " them, the next generation tries again");
    }
    boolean over =
        g.state() == GenerationState.COMPLETED || g.state() == GenerationState.SUPERSEDED;
    String reason = g.end().reason();
    if (over && reason != null && !reason.isEmpty()) {
      warnings.add(reason);
    }
    return warnings.length() == 0 ? null : warnings.toString();
  }
}
