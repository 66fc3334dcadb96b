package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.BLOCKED;
import static io.tidemark.sink.stale.GenerationState.COMPLETED;
import static io.tidemark.sink.stale.GenerationState.DELETING;
import static io.tidemark.sink.stale.GenerationState.HELD;
import static io.tidemark.sink.stale.GenerationState.OPEN;
import static io.tidemark.sink.stale.GenerationState.PENDING;
import static io.tidemark.sink.stale.GenerationState.READY;
import static io.tidemark.sink.stale.GenerationState.SATISFIED;
import static io.tidemark.sink.stale.GenerationState.SUPERSEDED;

import io.tidemark.sink.stale.Snapshot.Reached;
import io.tidemark.sink.stale.Step.Action;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What to do next, from one look at the state tables. Pure: the same snapshot always gives the same
 * steps, and any task may take them, because every condition here stays true once it is (I4).
 */
final class Decisions {
  private final Snapshot snapshot;
  private final StaleSettings settings;
  private final Map<GenerationKey, Verdict> verdicts = new HashMap<>();
  private final List<Reached> satisfied;

  private Decisions(Snapshot snapshot, StaleSettings settings) {
    this.snapshot = snapshot;
    this.settings = settings;
    Satisfaction satisfaction = new Satisfaction(snapshot, settings);
    snapshot.open().stream()
        .filter(g -> g.state() == PENDING)
        .forEach(g -> verdicts.put(g.key(), satisfaction.of(g)));
    this.satisfied = satisfied();
  }

  /** The next step of each generation that has one, newest generations first. */
  static List<Step> next(Snapshot snapshot, StaleSettings settings) {
    Decisions decisions = new Decisions(snapshot, settings);
    return snapshot.open().stream()
        .sorted(Comparator.comparingLong(Generation::generation).reversed())
        .flatMap(g -> decisions.step(g).stream())
        .toList();
  }

  /** Whether a generation is this sink's to show and to act on. */
  static boolean concerns(Generation g, Snapshot snapshot, StaleSettings settings) {
    boolean written = !snapshot.histories(g.key().stream()).isEmpty();
    boolean named = settings.readsTopic().test(g.facts().topic());
    if (g.end().manifest().ends().isEmpty()) {
      return written || named || snapshot.counts(g.key()).applied() > 0;
    }
    return g.end().manifest().ends().keySet().stream()
        .anyMatch(part -> settings.readsTopic().test(part.topic()));
  }

  private List<Reached> satisfied() {
    List<Reached> all = new ArrayList<>(snapshot.reached());
    snapshot.open().stream()
        .filter(g -> g.end().counted() && (g.state().isSatisfied() || willBeSatisfied(g)))
        .forEach(g -> all.add(new Reached(g.key(), g.place().part(), g.place().end())));
    return all;
  }

  private boolean willBeSatisfied(Generation g) {
    Verdict verdict = verdicts.get(g.key());
    return verdict != null
        && verdict.isSatisfied()
        && g.plan().scopes() == 1
        && !startsBehindNewer(g, snapshot.reached().stream());
  }

  private Optional<Step> step(Generation g) {
    if (g.state().isDeleting()) {
      return Optional.of(delete(g));
    } else if (!concerns(g, snapshot, settings)) {
      boolean keep = isNewest(g) && !g.state().isTerminal();
      return keep ? Optional.empty() : Optional.of(Step.act(g, Action.FORGET));
    } else if (g.state().isTerminal()) {
      return Optional.of(Step.act(g, Action.SETTLE));
    }
    return refused(g).or(() -> alone(g)).or(() -> overtaken(g)).or(() -> onward(g));
  }

  private Step delete(Generation g) {
    if (!settings.deletes()) {
      return Step.move(g, COMPLETED, "stale rows are left: write.mode no longer deletes them");
    }
    return g.state() == READY ? Step.move(g, DELETING, "") : Step.act(g, Action.DELETE);
  }

  private boolean isNewest(Generation g) {
    return snapshot.open().stream()
        .noneMatch(o -> o.key().sameScope(g.key()) && o.generation() > g.generation());
  }

  /** What no END can satisfy. */
  private Optional<Step> refused(Generation g) {
    if (g.state() != OPEN && g.state() != PENDING) {
      return Optional.empty();
    } else if (g.plan().scopes() > 1) {
      String why =
          "the sync is split into "
              + g.plan().scopes()
              + " scopes, which this release does not end: set splits=1";
      return Optional.of(Step.move(g, BLOCKED, why));
    } else if (startsBehindNewer(g, reachedOrFloor(g))) {
      return Optional.of(Step.move(g, BLOCKED, "ids went back; set generation.base"));
    }
    return Optional.empty();
  }

  private Stream<Reached> reachedOrFloor(Generation g) {
    Stream<Reached> floors =
        snapshot.histories(g.key().stream()).stream()
            .filter(h -> h.floorPart() != null)
            .map(
                h ->
                    new Reached(
                        new GenerationKey(g.key().stream(), g.key().scope(), h.row().floor()),
                        h.floorPart() == null ? -1 : h.floorPart(),
                        h.floorOffset()));
    return Stream.concat(floors, satisfied.stream());
  }

  private static boolean startsBehindNewer(Generation g, Stream<Reached> others) {
    return newer(g, others).anyMatch(r -> g.place().startsBehind(r.part(), r.end()));
  }

  private static Stream<Reached> newer(Generation g, Stream<Reached> others) {
    return others.filter(r -> r.key().sameScope(g.key()) && r.key().generation() > g.generation());
  }

  /** Where nothing is deleted, each complete generation stands for itself. */
  private Optional<Step> alone(Generation g) {
    boolean complete = g.state() == PENDING && verdict(g).isSatisfied();
    if (complete && (!settings.deletes() || !g.end().counted())) {
      return Optional.of(Step.move(g, COMPLETED, ""));
    } else if (!settings.deletes() && (g.state() == SATISFIED || g.state() == HELD)) {
      return Optional.of(
          Step.move(g, COMPLETED, "stale rows are left: write.mode no longer deletes them"));
    }
    return Optional.empty();
  }

  private Optional<Step> overtaken(Generation g) {
    Optional<Reached> newer =
        newer(g, reachedOrFloor(g))
            .filter(r -> !g.place().startsBehind(r.part(), r.end()))
            .max(Comparator.comparingLong(r -> r.key().generation()));
    if (newer.isPresent()) {
      String why = "generation " + newer.get().key().generation() + " is complete";
      return Optional.of(Step.move(g, SUPERSEDED, why));
    }
    return olderPlan(g)
        ? Optional.of(Step.move(g, SUPERSEDED, "a newer plan reads the sync"))
        : Optional.empty();
  }

  /**
   * A new plan gives up what the old one left unfinished. The END of an unsplit sync needs no other
   * scope to be proof, and stays so.
   */
  private boolean olderPlan(Generation g) {
    boolean newPlan =
        snapshot.open().stream()
            .anyMatch(
                o -> o.key().stream().equals(g.key().stream()) && o.plan().id() > g.plan().id());
    return newPlan && (g.state() == OPEN || g.plan().scopes() > 1) && g.state() != SATISFIED;
  }

  private Optional<Step> onward(Generation g) {
    return switch (g.state()) {
      case PENDING -> judged(g);
      case SATISFIED -> cleared(g);
      case HELD -> released(g);
      default -> Optional.empty();
    };
  }

  private Optional<Step> judged(Generation g) {
    Verdict verdict = verdict(g);
    return switch (verdict.answer()) {
      case SATISFIED -> Optional.of(Step.move(g, SATISFIED, ""));
      case IMPOSSIBLE -> Optional.of(Step.move(g, BLOCKED, verdict.reason()));
      case WAITING -> Optional.empty();
    };
  }

  /** An older generation that is deleting goes first, so that no row is listed twice. */
  private Optional<Step> cleared(Generation g) {
    boolean busy =
        snapshot.open().stream()
            .anyMatch(o -> o.key().stream().equals(g.key().stream()) && o.state().isDeleting());
    if (busy) {
      return Optional.empty();
    }
    boolean listed = g.outcome().stale().isPresent();
    return Optional.of(Step.act(g, listed ? Action.RAISE_FLOOR : Action.LIST));
  }

  private Optional<Step> released(Generation g) {
    return settings.releases().stream()
        .filter(release -> release.covers(g.key()))
        .filter(release -> !snapshot.spent(g.key(), release))
        .findFirst()
        .map(release -> Step.release(g, release));
  }

  private Verdict verdict(Generation g) {
    return verdicts.getOrDefault(g.key(), Verdict.WAITING);
  }
}
