package io.tidemark.cli.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A log as a plan. Where a run ended before its time, what was down is down, and what was seen was
 * seen while nothing was written: the plan goes on with looking, repairs everything and ends with
 * quiet. What a destination asked for in quiet is left out: it is done again when it is asked for.
 */
final class Replay {

  /** How long to look before anything is repaired, in milliseconds. */
  static final int LOOK = 10_000;

  /** Who is started first, because others need it. */
  private static final List<String> FIRST = List.of("START database", "START broker");

  private Replay() {}

  /**
   * The events of a log and, where there were to be more rounds, an end.
   *
   * @param rounds that the run was meant to have
   */
  static List<Event> whole(List<Event> logged, int rounds) {
    List<Event> whole =
        new ArrayList<>(logged.stream().filter(e -> e.action() != Action.RESYNC).toList());
    if (logged.stream().filter(event -> event.action() == Action.QUIET).count() < rounds) {
      long at = logged.stream().mapToLong(Event::at).max().orElse(0) + LOOK;
      Map<String, Event> ends = ends(logged, at);
      FIRST.stream().filter(ends::containsKey).map(ends::remove).forEach(whole::add);
      whole.addAll(ends.values());
      whole.add(new Event(at, Action.QUIET, "all", 0, logged.size()));
    }
    return List.copyOf(whole);
  }

  /** What makes right again what still is wrong, by action and to what it happens. */
  private static Map<String, Event> ends(List<Event> logged, long at) {
    Map<String, Event> ends = new LinkedHashMap<>();
    for (Event event : logged) {
      Action end = event.action().end();
      if (event.isFault() && end != Action.QUIET) {
        ends.put(end + " " + event.on(), new Event(at, end, event.on(), 0, 0));
      } else if (event.action().isEnd() || event.action() == Action.CLOCK) {
        ends.remove(event.action() + " " + event.on());
      }
    }
    return ends;
  }
}
