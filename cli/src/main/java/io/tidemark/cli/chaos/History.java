package io.tidemark.cli.chaos;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which rows of a source table there are, and since when without a break. A life begins after its
 * row was committed and ends before its row is deleted, so that whoever asks never believes in a
 * row that is not there.
 */
public final class History {

  /**
   * One life of a key.
   *
   * @param number what the row's column {@code life} says
   * @param updated the least that {@code updated_at} says, in microseconds
   * @param since milliseconds of the machine's clock at which the row had been committed
   * @param restored whether the row is like one that had gone, so that nobody can tell them apart
   */
  public record Life(long number, long updated, long since, boolean restored) {

    /** Whether a row of a copy may be of this life. */
    boolean isShownBy(Copied row) {
      return row.life() == number && row.updated() >= updated;
    }
  }

  private final Map<Long, Life> lives = new ConcurrentHashMap<>();

  /** From now on there is a row of that life, and none of another. */
  public void begins(long id, Life life) {
    lives.put(id, life);
  }

  /** There is no row from now on. */
  public void ends(long id) {
    lives.remove(id);
  }

  /** All lives that are going on, by key: in the same order in every run. */
  public SortedMap<Long, Life> now() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(lives));
  }

  /** Whether that very life is still going on. */
  boolean lasts(long id, Life life) {
    return life.equals(lives.get(id));
  }

  /** Whether there is a row. */
  public boolean has(long id) {
    return lives.containsKey(id);
  }

  /** How many rows there are. */
  public int size() {
    return lives.size();
  }
}
