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
import java.util.Collection;
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
  /** Of one sync. */
  private final Snapshot snapshot;

  private final StaleSettings settings;
  private final Map<GenerationKey, Verdict> verdicts = new HashMap<>();
  private final List<Generation> proven;
  private final List<Reached> satisfied;

  private Decisions(Snapshot snapshot, StaleSettings settings) {
    this.snapshot = snapshot;
    this.settings = settings;
    Satisfaction satisfaction = new Satisfaction(snapshot, settings);
    snapshot.open().stream()
        .filter(g -> g.state() == PENDING)
        .forEach(g -> verdicts.put(g.key(), satisfaction.of(g)));
    this.proven =
        snapshot.open().stream()
            .filter(g -> g.end().counted() && (g.state().isSatisfied() || willBeSatisfied(g)))
            .filter(g -> !isZombie(g))
            .toList();
    this.satisfied = satisfied();
  }

  /**
   * The next step of each generation that has one, newest generations first.
   *
   * @param syncs each of one sync
   */
  static List<Step> next(Collection<Snapshot> syncs, StaleSettings settings) {
    return syncs.stream()
        .flatMap(sync -> new Decisions(sync, settings).steps())
        .sorted(Comparator.comparingLong((Step s) -> s.generation().generation()).reversed())
        .toList();
  }

  private Stream<Step> steps() {
    return snapshot.open().stream().flatMap(g -> step(g).stream());
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
    proven.stream()
        .filter(g -> !isGivenUp(g))
        .forEach(g -> all.add(new Reached(g.key(), g.plan(), g.place().part(), g.place().end())));
    return all;
  }

  private boolean willBeSatisfied(Generation g) {
    Verdict verdict = verdicts.get(g.key());
    return verdict != null
        && verdict.isSatisfied()
        && !startsBehindNewer(g, snapshot.reached().stream());
  }

  private Optional<Step> step(Generation g) {
    if (g.state().isDeleting()) {
      return delete(g);
    } else if (!concerns(g, snapshot, settings)) {
      boolean keep = isNewest(g) && !g.state().isTerminal();
      return keep ? Optional.empty() : Optional.of(Step.act(g, Action.FORGET));
    } else if (g.state().isTerminal()) {
      return Optional.of(Step.act(g, Action.SETTLE));
    }
    return g.end().counted()
        ? refused(g).or(() -> alone(g)).or(() -> overtaken(g)).or(() -> onward(g))
        : refused(g).or(() -> new Following(snapshot, this::verdict).step(g));
  }

  /** What rose together ends in order, so that no run is over before the stale rows are gone. */
  private Optional<Step> delete(Generation g) {
    if (!settings.deletes()) {
      return Optional.of(
          Step.move(g, COMPLETED, "stale rows are left: write.mode no longer deletes them"));
    } else if (deleting(g).anyMatch(o -> Rise.ORDER.compare(o, g) < 0)) {
      return Optional.empty();
    }
    return Optional.of(
        g.state() == READY ? Step.move(g, DELETING, "") : Step.act(g, Action.DELETE));
  }

  private Stream<Generation> deleting(Generation g) {
    return snapshot.open().stream()
        .filter(o -> o.key().stream().equals(g.key().stream()) && o.state().isDeleting());
  }

  private boolean isNewest(Generation g) {
    return snapshot.open().stream()
        .noneMatch(o -> o.key().sameScope(g.key()) && o.generation() > g.generation());
  }

  /** What no END can satisfy; changes that were passed over as older make a table torn. */
  private Optional<Step> refused(Generation g) {
    boolean unjudged = g.state() == OPEN || g.state() == PENDING;
    if (!unjudged || !startsBehindNewer(g, reachedOrFloor(g))) {
      return Optional.empty();
    }
    String why = "ids went back; set generation.base";
    return Optional.of(
        g.end().counted() || g.isTest()
            ? Step.move(g, BLOCKED, why)
            : Step.torn(g, BLOCKED, why + ", and send the signal " + g.remedy()));
  }

  private Stream<Reached> reachedOrFloor(Generation g) {
    Stream<Reached> floors =
        snapshot.histories(g.key().stream()).stream()
            .filter(h -> h.floorPart() != null && !isOfOtherScope(h.row().floor(), g))
            .map(
                h ->
                    new Reached(
                        new GenerationKey(g.key().stream(), g.key().scope(), h.row().floor()),
                        g.plan(),
                        h.floorPart() == null ? -1 : h.floorPart(),
                        h.floorOffset()));
    return Stream.concat(floors, satisfied.stream());
  }

  /** Whether another scope of the same plan gave the floor, whose ids say nothing of this one's. */
  private boolean isOfOtherScope(long floor, Generation g) {
    return satisfied.stream()
        .anyMatch(
            r ->
                r.key().stream().equals(g.key().stream())
                    && r.plan().equals(g.plan())
                    && r.key().generation() == floor
                    && r.key().scope() != g.key().scope());
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
    if (complete && !settings.deletes()) {
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
    return isGivenUp(g)
        ? Optional.of(Step.move(g, SUPERSEDED, "a newer plan reads the sync"))
        : Optional.empty();
  }

  /**
   * A new plan gives up what the old one left unfinished. What needs no other scope to be proof
   * stays so: the END of an unsplit sync, and a rise that is whole.
   */
  private boolean isGivenUp(Generation g) {
    if (newestPlan(g) <= g.plan().id()) {
      return false;
    }
    boolean part = g.plan().scopes() > 1 && rise(g).filter(r -> r.contains(g)).isEmpty();
    return part || g.state() == OPEN || isZombie(g);
  }

  /** A new plan's id is above those of the old one: a higher one was taken by a task of that. */
  private boolean isZombie(Generation g) {
    long newest = newestPlan(g);
    return newest > g.plan().id() && g.generation() >= newest;
  }

  private long newestPlan(Generation g) {
    Stream<Generation.Plan> open =
        snapshot.open().stream()
            .filter(o -> o.end().counted() && o.key().stream().equals(g.key().stream()))
            .map(Generation::plan);
    Stream<Generation.Plan> over =
        snapshot.reached().stream()
            .filter(r -> r.key().stream().equals(g.key().stream()))
            .map(Reached::plan);
    return Stream.concat(open, over).mapToLong(Generation.Plan::id).max().orElse(0);
  }

  private Optional<Rise> rise(Generation g) {
    return Rise.of(g.key().stream(), g.plan(), proven);
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
    if (deleting(g).findAny().isPresent()) {
      return Optional.empty();
    }
    boolean listed = g.outcome().stale().isPresent();
    return carried(g).map(rise -> Step.rise(rise, listed ? Action.RAISE_FLOOR : Action.LIST, null));
  }

  /** The rise that the generation is the lowest of; the others wait for it. */
  private Optional<Rise> carried(Generation g) {
    return rise(g).filter(r -> r.isSettled() && r.lowest().key().equals(g.key()) && !mixesRuns(r));
  }

  /**
   * Whether a member had ended before another began, and the next one of its scope was under way
   * when that other ended: worth waiting for, else rows of its scope would go a run late from then
   * on. Told by the markers alone, and only of what had begun by then, so that nothing waits for
   * ever where reads follow each other without a pause.
   */
  private boolean mixesRuns(Rise rise) {
    return rise.members().stream()
        .anyMatch(
            old ->
                rise.members().stream()
                    .map(Generation::place)
                    .filter(late -> late.startsBehind(old.place().part(), old.place().end()))
                    .anyMatch(late -> isRenewed(old, late)));
  }

  private boolean isRenewed(Generation old, Generation.Place late) {
    return snapshot.open().stream()
        .filter(o -> o.state() == OPEN || o.state() == PENDING)
        .filter(o -> o.plan().equals(old.plan()) && o.key().sameScope(old.key()))
        .filter(o -> o.generation() > old.generation())
        .anyMatch(o -> o.place().startsBefore(late.part(), late.end()));
  }

  private Optional<Step> released(Generation g) {
    return settings.releases().stream()
        .filter(release -> release.covers(g.key()))
        .filter(release -> !snapshot.spent(g.key(), release))
        .findFirst()
        .flatMap(release -> carried(g).map(rise -> Step.rise(rise, Action.RAISE_FLOOR, release)));
  }

  private Verdict verdict(Generation g) {
    return verdicts.getOrDefault(g.key(), Verdict.WAITING);
  }
}
