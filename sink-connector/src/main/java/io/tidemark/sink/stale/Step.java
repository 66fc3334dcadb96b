package io.tidemark.sink.stale;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing to do for a generation; each is a transaction of its own that first makes sure that the
 * generation is still where the step begins.
 *
 * @param others for {@link Action#LIST} and {@link Action#RAISE_FLOOR}, the generations of the
 *     other scopes that rise with it
 * @param to for {@link Action#MOVE}, the next state
 * @param why for people
 * @param release for {@link Action#RAISE_FLOOR} of a held generation, what lets it go
 * @param history what becomes known of the sync's tables
 */
record Step(
    Generation generation,
    List<Generation> others,
    Action action,
    GenerationState to,
    String why,
    @Nullable Release release,
    History history) {

  /**
   * Whether tables hold all that a sync has ever read.
   *
   * @param known whether anything becomes known of it
   * @param since the generation that they have been whole since; null when they are not
   */
  record History(boolean known, @Nullable Long since) {}

  private static final History AS_BEFORE = new History(false, null);

  /** What there is to do. */
  enum Action {
    /** Change the state and nothing else. */
    MOVE,
    /** List the stale rows and ask the guards. */
    LIST,
    /** Raise the floor. */
    RAISE_FLOOR,
    /** Delete listed rows. */
    DELETE,
    /** Finish what a marker ended. */
    SETTLE,
    /** Forget a generation of a sync that this sink does not read. */
    FORGET
  }

  /** A change of state. */
  static Step move(Generation generation, GenerationState to, String why) {
    return move(generation, to, why, generation.bringsAll() ? shown(generation, to) : AS_BEFORE);
  }

  /**
   * All of a read makes a table whole when it has arrived, and not later. Where it is not proved,
   * rows that it lacks may stay, and others be missing, which differences from it never tell of
   * (model: following_untorn).
   */
  private static History shown(Generation g, GenerationState to) {
    boolean arrived = to == GenerationState.SATISFIED || to == GenerationState.COMPLETED;
    if (arrived && g.plan().scopes() == 1 && g.state() == GenerationState.PENDING) {
      return new History(true, g.generation());
    }
    return to == GenerationState.BLOCKED ? new History(true, null) : AS_BEFORE;
  }

  private static Step move(Generation g, GenerationState to, String why, History history) {
    return new Step(g, List.of(), Action.MOVE, g.state().to(to), why, null, history);
  }

  /** A run ends by which tables are whole since a generation. */
  static Step whole(Generation generation, GenerationState to, long since) {
    return move(generation, to, "", new History(true, since));
  }

  /** A run ends that shows that tables are not whole. */
  static Step torn(Generation generation, GenerationState to, String why) {
    return move(generation, to, why, new History(true, null));
  }

  static Step act(Generation g, Action action) {
    return new Step(g, List.of(), action, g.state(), "", null, AS_BEFORE);
  }

  /**
   * What is done for a whole rise, at its lowest generation. Of an unsplit sync nothing becomes
   * known by it: its table was whole when the generation was satisfied, and may be lost since.
   */
  static Step rise(Rise rise, Action action, @Nullable Release release) {
    Generation lowest = rise.lowest();
    History history =
        action == Action.RAISE_FLOOR && lowest.bringsAll() && !rise.others().isEmpty()
            ? new History(true, lowest.generation())
            : AS_BEFORE;
    return new Step(lowest, rise.others(), action, lowest.state(), "", release, history);
  }

  /** The generation and the others. */
  Rise rise() {
    return new Rise(Stream.concat(Stream.of(generation), others.stream()).toList());
  }
}
