package io.tidemark.sink.stale;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Marker;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A generation as {@code tidemark_generations} has it.
 *
 * @param key which one
 * @param state how far it has come
 * @param plan its scope's plan
 * @param end what its END says; before END, an empty manifest
 * @param facts what people want to know of it
 * @param place where its markers stand
 * @param outcome what became of its stale rows so far
 */
record Generation(
    GenerationKey key,
    GenerationState state,
    Plan plan,
    End end,
    Facts facts,
    Place place,
    Outcome outcome) {

  private static final Set<String> FIRST_READS = Set.of("initial", "resync", "mapping", "changed");

  /** How many scopes the plan has, and its id. */
  record Plan(int scopes, long id) {}

  /**
   * @param mode {@code full}, {@code keys} or another that never deletes
   * @param deletable whether absence proves deletion
   * @param reason why it is not deletable, or why the state is what it is
   */
  record End(
      Manifest manifest,
      List<Long> attempts,
      String mode,
      boolean deletable,
      @Nullable String reason) {

    /** Whether absence from the generation may mean anything at all. */
    boolean counted() {
      return mode.equals("full") || mode.equals("keys");
    }
  }

  /**
   * @param connector the source connector
   * @param rows rows read at the source
   * @param dropped records that a transform dropped at the source
   * @param startedAt milliseconds by the source database's clock
   */
  record Facts(
      String connector,
      String sourceTable,
      String topic,
      String trigger,
      String fingerprint,
      long rows,
      long dropped,
      @Nullable String watermark,
      long startedAt) {}

  /** Offsets of START and END in a partition of the marker topic. */
  record Place(int part, @Nullable Long start, @Nullable Long end) {

    /** Whether START stands behind another generation's marker, as far as one partition tells. */
    boolean startsBehind(int otherPart, @Nullable Long other) {
      return start != null && other != null && part == otherPart && start > other;
    }

    /** Whether START stands before another generation's END, as far as one partition tells. */
    boolean startsBefore(int otherPart, @Nullable Long otherEnd) {
      return start != null && otherEnd != null && part == otherPart && start < otherEnd;
    }
  }

  /**
   * @param stale rows listed as stale, empty until they are counted
   * @param removed stale rows deleted
   * @param refused stale rows that a foreign key kept
   */
  record Outcome(OptionalLong stale, long removed, long refused) {
    Outcome listed(long rows) {
      return new Outcome(OptionalLong.of(rows), removed, refused);
    }

    Outcome plus(long moreRemoved, long moreRefused) {
      return new Outcome(stale, removed + moreRemoved, refused + moreRefused);
    }
  }

  /** The same generation further on. */
  Generation in(GenerationState next, @Nullable String reason) {
    End why = new End(end.manifest, end.attempts, end.mode, end.deletable, reason);
    return new Generation(key, next, plan, why, facts, place, outcome);
  }

  Generation with(Outcome newer) {
    return new Generation(key, state, plan, end, facts, place, newer);
  }

  /**
   * Whether it has all rows of the table, as far as they were there: a run by a cursor has when it
   * is the first one, or begins anew.
   */
  boolean bringsAll() {
    return switch (end.mode) {
      case "full", "resync" -> true;
      case "incremental" -> FIRST_READS.contains(facts.trigger);
      default -> false;
    };
  }

  /**
   * The signal that repairs what changes have passed over: a resync of differences would leave rows
   * that have gone.
   */
  String remedy() {
    return end.mode.equals("diff") ? "full" : "resync";
  }

  /** Whether it is one row that somebody wants to see arrive. */
  boolean isTest() {
    return end.mode.equals(Marker.TEST);
  }

  long generation() {
    return key.generation();
  }

  boolean ended() {
    return place.end() != null;
  }
}
