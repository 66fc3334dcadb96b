package io.tidemark.source.generation;

import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.plan.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What earlier incarnations left of one sync, whichever scopes of whichever plans they read.
 *
 * @param byScope the offsets by the scope's number, those of older plans among them
 */
public record SyncOffsets(SortedMap<Integer, SourceOffset> byScope) {
  public static final SyncOffsets NONE = new SyncOffsets(new TreeMap<>());

  /** A range with that many times the rows of the average is one too large. */
  private static final int LOPSIDED = 3;

  /** Where nobody would notice it. */
  private static final long FEW_ROWS = 10_000;

  /** How long a plan stays, however badly it cuts: changing it restarts all tasks. */
  private static final long AT_LEAST_MS = 3_600_000;

  public SyncOffsets {
    byScope = new TreeMap<>(byScope);
  }

  /** The highest id in use, whatever scope and plan it is of; 0 when there is none. */
  public long highestId() {
    return byScope.values().stream().mapToLong(SourceOffset::highestId).max().orElse(0);
  }

  /** The newest id of which it is known when it was taken. */
  public Ids.Taken taken() {
    return byScope.values().stream().map(SourceOffset::taken).reduce(Ids.Taken.NONE, Ids.Taken::or);
  }

  /** The newest plan; {@link Ranges#NONE} when there is none. */
  public Ranges newest() {
    return byScope.values().stream()
        .map(SourceOffset::ranges)
        .max(Comparator.comparing(Ranges::planId))
        .orElse(Ranges.NONE);
  }

  private Collection<SourceOffset> of(Ranges plan) {
    return byScope.values().stream().filter(o -> o.planId() == plan.planId()).toList();
  }

  /**
   * The newest plan, if it still serves.
   *
   * @param asked how many ranges are wanted
   * @param key print of the key's columns now
   * @param fingerprint of what is read now
   */
  public Optional<Ranges> serving(int asked, String key, String fingerprint) {
    Ranges newest = newest();
    boolean same =
        newest.isPlanned()
            && newest.asked() == asked
            && (newest.bounds().isEmpty() || newest.key().equals(key))
            && of(newest).stream().anyMatch(o -> o.start().fingerprint().equals(fingerprint));
    return same ? Optional.of(newest) : Optional.empty();
  }

  /**
   * Whether the newest plan cuts so badly that another is worth it, and none of its scopes is being
   * read, so that nothing that was read is given up.
   *
   * @param now the source database's clock in milliseconds
   */
  public boolean isLopsided(long now) {
    Ranges newest = newest();
    Collection<SourceOffset> scopes = of(newest);
    if (now - newest.planId() < AT_LEAST_MS
        || scopes.size() < newest.count()
        || scopes.stream().anyMatch(o -> o.state() != State.DONE)) {
      return false;
    }
    long rows = scopes.stream().mapToLong(o -> o.fold().rows()).sum();
    long most = scopes.stream().mapToLong(o -> o.fold().rows()).max().orElse(0);
    return rows >= FEW_ROWS
        && (newest.count() < newest.asked() || most * newest.count() > LOPSIDED * rows);
  }

  /**
   * What a scope goes on from: its own offset, if it is one of the scope's plan. Else one that says
   * which ids have been used, and by its state whether a read was under way that the new plan has
   * to make up for; its plan is none.
   *
   * @return empty when nothing has ever been read
   * @throws IllegalArgumentException when the sync has been read by a newer plan than the scope's
   */
  public Optional<SourceOffset> left(Scope scope) {
    Ranges newest = newest();
    Ranges plan = scope.ranges();
    if (plan.isPlanned() && newest.planId() > plan.planId()) {
      throw new IllegalArgumentException(
          "plan " + plan.planId() + " is older than plan " + newest.planId() + " of its offsets");
    }
    SourceOffset own = byScope.get(scope.index());
    boolean goesOn =
        own != null
            && own.planId() == newest.planId()
            && (plan.isPlanned() ? own.planId() == plan.planId() : own.ranges().count() == 1);
    if (goesOn || byScope.isEmpty()) {
      return Optional.ofNullable(own);
    }
    return Optional.of(replaced(plan));
  }

  /**
   * Whether no incarnation goes on from a run before one that has begun: its scope's offset is of
   * that or a later one, or its plan is known and has none of the scope yet, or nothing was ever
   * read.
   *
   * @param begun the offset that the run has begun with
   * @param scope number of its scope
   */
  public boolean leadBehind(SourceOffset begun, int scope) {
    SourceOffset own = byScope.get(scope);
    boolean older =
        own != null && own.planId() == begun.planId() && own.generation() < begun.generation();
    return byScope.isEmpty() || (newest().planId() == begun.planId() && !older);
  }

  private SourceOffset replaced(Ranges by) {
    SyncOffsets others = new SyncOffsets(byScope);
    others.byScope.values().removeIf(o -> o.planId() == by.planId());
    List<SourceOffset> older =
        others.newest().scopes().stream()
            .flatMap(scope -> leftOfOlder(others, scope).stream())
            .toList();
    Optional<SourceOffset> reading =
        older.stream().filter(o -> o.state() == State.SCANNING).findFirst();
    long highest = highestId();
    return new SourceOffset(
        reading.isPresent() ? State.SCANNING : State.ABORTED,
        highest,
        List.of(highest),
        Ranges.NONE,
        FoldState.EMPTY,
        new Start(0, reading.map(o -> o.start().trigger()).orElse(""), "", ""),
        past(older).withTaken(taken()));
  }

  /**
   * What a scope of an older plan has left: of one that had not begun, what it would have gone on
   * from. Where a scope of the new plan has its number and has begun, that has taken its place, and
   * knows what it had executed.
   */
  private Optional<SourceOffset> leftOfOlder(SyncOffsets others, Scope scope) {
    SourceOffset own = byScope.get(scope.index());
    boolean gone = !others.byScope.isEmpty() && !others.byScope.containsKey(scope.index());
    return gone && own != null ? Optional.of(own) : others.left(scope);
  }

  /** What all scopes know: what one has not executed or followed is still to be. */
  private static Past past(Collection<SourceOffset> scopes) {
    List<String> signals = new ArrayList<>();
    scopes.forEach(o -> signals.addAll(o.past().signals()));
    signals.removeIf(id -> !scopes.stream().allMatch(o -> o.past().signals().contains(id)));
    Map<String, Long> followed = new HashMap<>();
    scopes.forEach(o -> o.past().followed().forEach((s, end) -> followed.merge(s, end, Math::min)));
    followed.keySet().removeIf(s -> !scopes.stream().allMatch(o -> o.past().follows(s)));
    long tested = scopes.stream().mapToLong(o -> o.past().tested()).max().orElse(0);
    List<String> executed = signals.stream().distinct().toList();
    return new Past(0, executed, followed, 0, tested, false, Ids.Taken.NONE);
  }

  /** Ids of the newest runs that have ended, for each scope of the newest plan; 0 for none. */
  public List<Long> ended() {
    Ranges newest = newest();
    List<Long> ended = new ArrayList<>();
    for (int i = 0; i < newest.count(); i++) {
      SourceOffset scope = byScope.get(i);
      ended.add(scope != null && scope.planId() == newest.planId() ? scope.past().ended() : 0L);
    }
    return ended;
  }
}
