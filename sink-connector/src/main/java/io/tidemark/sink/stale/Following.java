package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.BLOCKED;
import static io.tidemark.sink.stale.GenerationState.COMPLETED;
import static io.tidemark.sink.stale.GenerationState.OPEN;
import static io.tidemark.sink.stale.GenerationState.PENDING;
import static io.tidemark.sink.stale.GenerationState.SUPERSEDED;

import io.tidemark.sink.state.StreamHistory;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to do for runs that prove nothing by what is absent from them: each is complete by itself
 * when all that its END names has been passed. Most of them tell only what has changed, so that
 * they are worth something only where all that came before is there, too: a table that was never
 * read whole at this sink, or was lost since, is never passed off as complete (model:
 * following_untorn).
 */
final class Following {
  private final Snapshot snapshot;
  private final Function<Generation, Verdict> verdicts;

  /**
   * @param verdicts on generations whose END is here
   */
  Following(Snapshot snapshot, Function<Generation, Verdict> verdicts) {
    this.snapshot = snapshot;
    this.verdicts = verdicts;
  }

  /** The next step of such a run. */
  Optional<Step> step(Generation g) {
    if (g.isTest()) {
      return test(g);
    } else if ((g.state() == OPEN || g.state() == BLOCKED) && isGivenUp(g)) {
      return Optional.of(Step.move(g, SUPERSEDED, "a later run of the sync went on in its place"));
    }
    return g.state() == PENDING ? judged(g) : Optional.empty();
  }

  /**
   * A source runs a sync once at a time, and the ENDs of a scope are in one partition: when a later
   * one is here, the earlier one never comes. Each of a series of blocked runs takes the place of
   * the one before, so that they do not pile up.
   */
  private boolean isGivenUp(Generation g) {
    return others(g)
        .filter(other -> other.generation() > g.generation())
        .anyMatch(other -> other.state() == BLOCKED || isJudged(other));
  }

  private boolean isJudged(Generation other) {
    return other.state() == PENDING
        && verdicts.apply(other).answer() != Verdict.Answer.WAITING
        && !waits(other);
  }

  private Stream<Generation> others(Generation g) {
    return snapshot.open().stream()
        .filter(other -> !other.end().counted() && !other.isTest())
        .filter(other -> other.key().sameScope(g.key()));
  }

  /**
   * A test rests on nothing that came before it, and nothing rests on it. A source sends one at a
   * time, so that one which had not ended when the next began never does; the next waits until that
   * is written down, because nobody else would do it.
   */
  private Optional<Step> test(Generation g) {
    if (g.state() != PENDING) {
      return tests(g).anyMatch(other -> other.generation() > g.generation())
          ? Optional.of(Step.move(g, SUPERSEDED, "a later test was sent"))
          : Optional.empty();
    }
    Verdict verdict = verdicts.apply(g);
    boolean waits = tests(g).anyMatch(other -> isBefore(other, g) && other.state() != PENDING);
    if (waits || verdict.answer() == Verdict.Answer.WAITING) {
      return Optional.empty();
    }
    return Optional.of(
        verdict.isSatisfied()
            ? Step.move(g, COMPLETED, "")
            : Step.move(g, BLOCKED, verdict.reason()));
  }

  private Stream<Generation> tests(Generation g) {
    return snapshot.open().stream()
        .filter(other -> other.isTest() && !other.state().isTerminal())
        .filter(other -> other.key().sameScope(g.key()));
  }

  private Optional<Step> judged(Generation g) {
    Verdict verdict = verdicts.apply(g);
    if (verdict.answer() == Verdict.Answer.WAITING || waits(g)) {
      return Optional.empty();
    }
    Optional<Generation> higher = begunBefore(g).findFirst();
    if (higher.isPresent()) {
      return Optional.of(Step.torn(g, BLOCKED, wentBack(g, higher.get())));
    } else if (!verdict.isSatisfied()) {
      return Optional.of(Step.move(g, BLOCKED, verdict.reason()));
    } else if (g.bringsAll()) {
      return Optional.of(Step.whole(g, COMPLETED, g.generation()));
    }
    Optional<Generation> goneOnWith = olderWhole(g).filter(o -> o.state() == OPEN).findFirst();
    if (goneOnWith.isPresent()) {
      return Optional.of(Step.whole(g, COMPLETED, goneOnWith.get().generation()));
    }
    List<String> torn = torn(g);
    return Optional.of(
        torn.isEmpty() ? Step.move(g, COMPLETED, "") : Step.torn(g, BLOCKED, missing(g, torn)));
  }

  /**
   * Runs with higher ids that had begun when this one did, which only ids that went back explain:
   * where those have written a row, this one's was passed over as the older (model:
   * following_unblocked).
   */
  private Stream<Generation> begunBefore(Generation g) {
    return others(g)
        .filter(other -> other.generation() > g.generation())
        .filter(other -> g.place().startsBehind(other.place().part(), other.place().start()));
  }

  private static String wentBack(Generation g, Generation higher) {
    return "ids went back, and rows may have been passed over as older than those of run "
        + higher.generation()
        + "; set generation.base above it, and send the signal "
        + g.remedy();
  }

  /** Whether a read of all rows is still to be judged, which the run rests on. */
  private boolean waits(Generation g) {
    return !g.bringsAll()
        && snapshot.open().stream()
            .anyMatch(o -> o.state() == PENDING && o.bringsAll() && isBefore(o, g));
  }

  /**
   * Reads of all rows by a cursor that the source has begun and not ended: it goes on where the
   * cursor stands, in another run.
   */
  private Stream<Generation> olderWhole(Generation g) {
    return others(g)
        .filter(o -> o.end().mode().equals(g.end().mode()) && o.bringsAll() && isBefore(o, g));
  }

  private static boolean isBefore(Generation one, Generation other) {
    return one.key().sameScope(other.key()) && one.generation() < other.generation();
  }

  /** Tables that do not hold what the sync had read before. */
  private List<String> torn(Generation g) {
    return snapshot.histories(g.key().stream()).stream()
        .filter(history -> history.whole() == null)
        .map(StreamHistory::row)
        .map(row -> row.table().toString())
        .toList();
  }

  private static String missing(Generation g, List<String> tables) {
    return tables.stream().collect(Collectors.joining(", ", "history missing, resync: ", ""))
        + " was not read whole by this sink, or was dropped, made anew or renamed since, or a read of"
        + " all its rows was BLOCKED, so that"
        + " rows that have not changed lately are missing or old; what changes is written on: send"
        + " the sync the signal "
        + g.remedy();
  }
}
