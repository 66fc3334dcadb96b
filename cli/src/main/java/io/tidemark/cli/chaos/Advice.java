package io.tidemark.cli.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Does what the destination says that people should do, as they would: the source gets the signal.
 * Whoever has been asked once is asked again only when that has been done and did not help.
 */
final class Advice {

  /** What the run tables say. */
  interface Runs {
    /** What the newest runs of their syncs ask for. */
    List<Asked> asked();

    /** Whether a read of all rows that was asked for of the sync and began behind a run is over. */
    boolean hasResynced(String sync, long run);
  }

  private final List<? extends Runs> runs;
  private final BiConsumer<String, Map<String, String>> patch;
  private final Consumer<Asked> tell;
  private final Map<String, Long> sent = new HashMap<>();
  private int followed;

  /**
   * Has followed nothing yet.
   *
   * @param runs of each destination; a sync has runs in one of them
   * @param patch changes keys of a connector's configuration
   * @param tell is told what is followed, before it is
   */
  Advice(
      List<? extends Runs> runs,
      BiConsumer<String, Map<String, String>> patch,
      Consumer<Asked> tell) {
    this.runs = runs;
    this.patch = patch;
    this.tell = tell;
  }

  /** Follows what is asked for; gives what is still asked for then, in words. */
  String follow() {
    List<Asked> asked = runs.stream().flatMap(table -> table.asked().stream()).toList();
    sent.entrySet().removeIf(one -> isDone(one.getKey(), one.getValue()));
    // a configuration has one signal: the next would take the place of one that nobody has read
    if (!asked.isEmpty() && sent.isEmpty()) {
      String signal = asked.get(0).signal();
      send(signal, asked.stream().filter(one -> one.signal().equals(signal)).toList());
    }
    return asked.isEmpty() ? "" : "signals are asked for: " + asked;
  }

  private void send(String signal, List<Asked> asked) {
    asked.forEach(tell);
    asked.forEach(one -> sent.put(one.sync(), one.run()));
    followed += asked.size();
    patch.accept("source", changes(signal, asked));
  }

  private boolean isDone(String sync, long run) {
    return runs.stream().anyMatch(table -> table.hasResynced(sync, run));
  }

  /** How often something was asked for, and done. */
  int followed() {
    return followed;
  }

  private static Map<String, String> changes(String signal, List<Asked> asked) {
    Map<String, String> changes = new HashMap<>();
    String syncs =
        asked.stream().map(one -> '"' + one.sync() + '"').collect(Collectors.joining(","));
    String id =
        asked.stream().map(one -> one.sync() + "-" + one.run()).collect(Collectors.joining("-"));
    changes.put(
        "signal",
        "{\"id\":\"%s\",\"type\":\"%s\",\"data\":{\"syncs\":[%s]}}".formatted(id, signal, syncs));
    long above = asked.stream().mapToLong(Asked::above).max().orElse(0);
    if (above > 0) {
      changes.put("generation.base", Long.toString(above + 1));
    }
    return changes;
  }
}
