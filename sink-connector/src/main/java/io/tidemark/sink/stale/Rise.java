package io.tidemark.sink.stale;

import io.tidemark.generation.StreamId;
import io.tidemark.sink.state.FloorRaise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The generations that raise the floor together: of each scope of one plan the newest satisfied
 * one, all of them new since the last rise. The floor becomes the least of them (model:
 * scopes_max), never one of a part of the scopes (model: scopes_any_scope) or of several plans
 * (model: scopes_mixed_plans). A sync that is not split has rises of one.
 *
 * <p>A rise could also take generations that an earlier one has taken (model: scopes_latest). But
 * then the scopes would lose their rows one after the other, and no guard would see them together.
 *
 * @param members lowest first, which lists and deletes the stale rows for all
 */
record Rise(List<Generation> members) {
  static final Comparator<Generation> ORDER =
      Comparator.comparingLong(Generation::generation)
          .thenComparingInt(generation -> generation.key().scope());

  Rise {
    members = members.stream().sorted(ORDER).toList();
  }

  /**
   * The rise of a plan; empty while a scope has no satisfied generation that is not taken yet.
   *
   * @param satisfied generations whose END is satisfied, of any streams and plans
   */
  static Optional<Rise> of(StreamId stream, Generation.Plan plan, List<Generation> satisfied) {
    List<Generation> members = new ArrayList<>();
    for (int scope = 0; scope < plan.scopes(); scope++) {
      int index = scope;
      Optional<Generation> newest =
          satisfied.stream()
              .filter(g -> g.key().stream().equals(stream) && g.key().scope() == index)
              .filter(g -> g.plan().equals(plan))
              .max(ORDER);
      newest.filter(g -> !g.state().isDeleting()).ifPresent(members::add);
    }
    boolean whole = members.size() == plan.scopes() && !members.isEmpty();
    return whole ? Optional.of(new Rise(members)) : Optional.empty();
  }

  Generation lowest() {
    return members.get(0);
  }

  /** Those that wait for the lowest one. */
  List<Generation> others() {
    return members.subList(1, members.size());
  }

  /**
   * What it raises the floor to. What was read is what the youngest read, should it have changed
   * among them.
   */
  FloorRaise floor(boolean released) {
    Generation lowest = lowest();
    Generation.Facts youngest = members.get(members.size() - 1).facts();
    return new FloorRaise(
        lowest.generation(),
        lowest.place().part(),
        Objects.requireNonNull(lowest.place().end()),
        youngest.fingerprint(),
        youngest.connector(),
        released);
  }

  boolean contains(Generation generation) {
    return members.stream().anyMatch(member -> member.key().equals(generation.key()));
  }

  /** Whether each has been found satisfied and said so, in a look before this one. */
  boolean isSettled() {
    return members.stream()
        .map(Generation::state)
        .allMatch(state -> state == GenerationState.SATISFIED || state == GenerationState.HELD);
  }
}
