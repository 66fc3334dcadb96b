package io.tidemark.cli.chaos;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which rows of a source table there are, and since when without a break. A life begins after its
 * row was committed and ends before its row is deleted, so that whoever asks never believes in a
 * row that is not there.
 */
final class History {

  /**
   * One life of a key.
   *
   * @param number what the row's column {@code life} says
   * @param since milliseconds of the machine's clock at which the row had been committed
   * @param restored whether the row is like one that had gone, so that nobody can tell them apart
   */
  record Life(long number, long since, boolean restored) {}

  private final Map<Long, Life> lives = new ConcurrentHashMap<>();

  void begins(long id, Life life) {
    lives.put(id, life);
  }

  void ends(long id) {
    lives.remove(id);
  }

  /** All lives that are going on. */
  Map<Long, Life> now() {
    return Map.copyOf(lives);
  }

  /** Whether that very life is still going on. */
  boolean lasts(long id, Life life) {
    return life.equals(lives.get(id));
  }

  boolean has(long id) {
    return lives.containsKey(id);
  }

  int size() {
    return lives.size();
  }
}
