package io.tidemark.source;

import io.tidemark.source.plan.Signal;
import io.tidemark.source.plan.Trigger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What people ask of one sync, and what of that has been executed. Signals of one type that wait at
 * the same time are executed together: one run is what all who asked for one get.
 */
final class Signals {
  /** Ids that are remembered although nobody asks by them any more. */
  private static final int REMEMBERED = 100;

  private final String sync;
  private final SignalBox box;
  private final Set<String> executed;
  private List<Signal> pending = List.of();
  private int seen = -1;

  /**
   * @param sync the sync's name
   * @param box what is asked of the connector
   * @param executed ids of signals that earlier incarnations executed
   */
  Signals(String sync, SignalBox box, List<String> executed) {
    this.sync = sync;
    this.box = box;
    this.executed = new LinkedHashSet<>(executed);
  }

  /** What a run has to do for those who asked for it. */
  record Wish(String trigger, List<String> ids) {}

  /**
   * A run that is still to be executed; one of all rows first, because it reads what others would.
   */
  Optional<Wish> run() {
    return wish(Signal.Type.RESYNC, Trigger.RESYNC)
        .or(() -> wish(Signal.Type.FULL, Trigger.FULL))
        .or(() -> wish(Signal.Type.RESET, Trigger.RESET))
        .or(() -> wish(Signal.Type.RUN, Trigger.MANUAL));
  }

  private Optional<Wish> wish(Signal.Type type, String trigger) {
    List<String> ids = pending(type);
    return ids.isEmpty() ? Optional.empty() : Optional.of(new Wish(trigger, ids));
  }

  /** A test that is to be executed now: what was asked before it, to be read, has been. */
  Optional<Signal> test() {
    return pending().stream()
        .filter(signal -> signal.type() != Signal.Type.ABORT)
        .findFirst()
        .filter(signal -> signal.type() == Signal.Type.TEST_ROW);
  }

  /** Ids of what is still to be executed of a type. */
  List<String> pending(Signal.Type type) {
    return pending().stream()
        .filter(signal -> signal.type() == type)
        .map(Signal::id)
        .distinct()
        .toList();
  }

  private List<Signal> pending() {
    if (seen != box.version()) {
      seen = box.version();
      look();
    }
    return pending;
  }

  private void look() {
    pending =
        box.asked().stream()
            .filter(signal -> signal.isFor(sync) && !executed.contains(signal.id()))
            .toList();
  }

  void execute(List<String> ids) {
    if (executed.addAll(ids)) {
      look();
    }
  }

  /**
   * Ids of the signals that were executed, oldest first: all those that somebody still asks by, and
   * the latest others.
   */
  List<String> executed() {
    Set<String> present = new LinkedHashSet<>();
    box.asked().forEach(signal -> present.add(signal.id()));
    List<String> kept = new ArrayList<>();
    int older = box.isComplete() ? executed.size() - REMEMBERED : 0;
    for (String id : executed) {
      if (older <= 0 || present.contains(id)) {
        kept.add(id);
      }
      older--;
    }
    return kept;
  }
}
