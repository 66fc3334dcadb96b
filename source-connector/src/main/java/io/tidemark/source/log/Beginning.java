package io.tidemark.source.log;

import io.tidemark.generation.Manifest;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.Ids;
import io.tidemark.source.log.LogOffset.State;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.plan.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where an incarnation begins: behind what an earlier one has left, or with a snapshot.
 *
 * @param position where the log is gone on with, null for a snapshot
 * @param trigger what starts the snapshot
 * @param reason why there is one, for people; empty when there is none
 * @param ends for each table, by its sync, the last offsets of earlier records
 * @param signals ids of signals that are executed now
 * @param brokenOff what an earlier incarnation left in its middle, if it did
 */
record Beginning(
    @Nullable String position,
    String trigger,
    String reason,
    SortedMap<String, Manifest> ends,
    List<String> signals,
    @Nullable BrokenOff brokenOff) {

  /** How many signals are remembered: one is given at a time. */
  private static final int REMEMBERED = 16;

  /**
   * A snapshot without its end.
   *
   * @param tables that it had begun, whether they are followed now or not
   */
  record BrokenOff(Run run, List<LogTable> tables) {
    private static BrokenOff of(LogOffset kept, Function<String, LogTable> named) {
      Ids.Taken taken = kept.taken();
      return new BrokenOff(
          new Run(taken.id(), kept.planId(), true, Trigger.INITIAL, taken.clock()),
          kept.ends().keySet().stream().map(named).toList());
    }
  }

  /**
   * Decides whether the log can be gone on with.
   *
   * @param left the offset that Connect has kept
   * @param server why a position cannot be gone on with, as the server says; empty when it can
   * @param chosen the tables that are followed now
   * @param signal what is asked for
   */
  static Beginning of(
      Optional<LogOffset> left,
      Function<String, Optional<String>> server,
      Chosen chosen,
      Optional<Signal> signal) {
    List<String> executed = left.map(LogOffset::signals).orElse(List.of());
    Optional<String> asked = signal.map(Signal::id).filter(id -> !executed.contains(id));
    List<String> signals = with(executed, asked);
    if (left.isEmpty()) {
      return new Beginning(
          null, Trigger.INITIAL, "nothing was read before", new TreeMap<>(), signals, null);
    }
    LogOffset kept = left.get();
    BrokenOff broken = kept.state() == State.SNAPSHOT ? BrokenOff.of(kept, chosen::of) : null;
    if (asked.isPresent()) {
      String reason = "signal " + asked.get() + " asks for it";
      return new Beginning(null, Trigger.RESYNC, reason, kept.ends(), signals, broken);
    }
    Optional<String> obstacle = obstacle(kept, server, chosen.tables());
    String trigger = broken == null ? Trigger.CHANGED : Trigger.INITIAL;
    String position = obstacle.isPresent() ? null : kept.position();
    return new Beginning(position, trigger, obstacle.orElse(""), kept.ends(), signals, broken);
  }

  private static List<String> with(List<String> executed, Optional<String> asked) {
    List<String> all = new ArrayList<>(executed);
    asked.ifPresent(all::add);
    return List.copyOf(all.subList(Math.max(0, all.size() - REMEMBERED), all.size()));
  }

  /** Why the log cannot be gone on with. */
  private static Optional<String> obstacle(
      LogOffset kept, Function<String, Optional<String>> server, List<LogTable> tables) {
    String position = kept.position();
    if (kept.state() == State.SNAPSHOT || position == null) {
      return Optional.of("the last snapshot was broken off");
    }
    return tables.stream()
        .flatMap(table -> obstacle(kept, table).stream())
        .findFirst()
        .or(() -> server.apply(position));
  }

  private static Optional<String> obstacle(LogOffset kept, LogTable table) {
    String sync = table.sync();
    if (!kept.ends().containsKey(sync)) {
      return Optional.of(sync + " has come to the tables");
    }
    return table.shape().equals(kept.shapes().getOrDefault(sync, table.shape()))
        ? Optional.empty()
        : Optional.of(sync + " has another key, or its rows are to be sent in another way");
  }

  /** The ids in use, for whoever takes the next. */
  static void used(IdSequence ids, LogOffset left) {
    Ids.Taken taken = left.taken();
    ids.used(taken.id(), left.planId(), taken);
  }

  /** The same where records of a course before it have arrived that the offset does not tell. */
  Beginning reaching(Map<String, Manifest> others) {
    SortedMap<String, Manifest> reached = new TreeMap<>(ends);
    others.forEach((sync, more) -> reached.merge(sync, more, Manifest::reaching));
    return new Beginning(position, trigger, reason, reached, signals, brokenOff);
  }
}
