package io.tidemark.source.plan;

import org.jspecify.annotations.Nullable;

/**
 * One key range of a table.
 *
 * @param index its number, from 0
 * @param ranges the plan that it belongs to
 */
public record Scope(int index, Ranges ranges) {
  /** Ranges that a table can be cut into. */
  public static final int MOST = 64;

  /** A table in one piece. */
  public static final Scope WHOLE = new Scope(0, Ranges.NONE);

  /** Whether it is one of several. */
  public boolean isPart() {
    return ranges.count() > 1;
  }

  /** Text of the first key that belongs to it; null when there is no lower bound. */
  public @Nullable String from() {
    return index == 0 ? null : ranges.bounds().get(index - 1);
  }

  /** Text of the first key above it; null when there is no upper bound. */
  public @Nullable String to() {
    return index == ranges.bounds().size() ? null : ranges.bounds().get(index);
  }

  /**
   * The plan that a new generation belongs to. A table in one piece is a plan as long as nobody
   * cuts it, whose id is that of its first generation.
   *
   * @param before the plan of the last one, if there is one
   * @param id of the new generation
   */
  public Ranges ranges(Ranges before, long id) {
    if (ranges.isPlanned()) {
      return ranges;
    }
    return before.isPlanned() ? before : Ranges.whole(id);
  }

  /** For people, empty for a whole table. */
  public String title() {
    return isPart() ? ", range " + (index + 1) + " of " + ranges.count() : "";
  }
}
