package io.tidemark.cli.chaos;

import java.util.Locale;

/**
 * One thing that happens in a run, printed and read again as one line.
 *
 * @param at milliseconds after the beginning
 * @param on table, server, line, connector or topic
 * @param amount rows, milliseconds or tasks, as the action says
 * @param seed of the random numbers that choose among rows or records
 */
record Event(long at, Action action, String on, long amount, long seed) {

  /** Whether something goes wrong by it. */
  boolean isFault() {
    boolean isRightClock = action == Action.CLOCK && amount == 0;
    return !action.isChange() && !action.isEnd() && !isRightClock;
  }

  /** Five words: when, what, to whom, how much, by which seed. */
  String line() {
    return "%d %s %s %d %d".formatted(at, action.name().toLowerCase(Locale.ROOT), on, amount, seed);
  }

  /**
   * Reads what {@link #line} has written.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static Event parse(String line) {
    String[] words = line.strip().split(" +", -1);
    if (words.length != 5) {
      throw new IllegalArgumentException("not an event: " + line);
    }
    return new Event(
        Long.parseLong(words[0]),
        Action.valueOf(words[1].toUpperCase(Locale.ROOT)),
        words[2],
        Long.parseLong(words[3]),
        Long.parseLong(words[4]));
  }
}
