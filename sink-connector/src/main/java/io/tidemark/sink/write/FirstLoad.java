package io.tidemark.sink.write;

import io.tidemark.dialect.RowOutcome;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether a table is being filled: it was empty when the session began, or a merge has found that
 * all its rows were new, and no row since then was there already. As long as that is so, rows may
 * be copied into the table without looking whether they are there: the table's key refuses the copy
 * if one is. That is only tried until it has failed once, because a copy that fails leaves dead
 * rows behind.
 */
final class FirstLoad {
  private boolean begun;
  private boolean over;

  /**
   * The load of a session.
   *
   * @param empty whether the table has no rows yet, which somebody else may change at any time
   */
  FirstLoad(boolean empty) {
    begun = empty;
  }

  boolean isUnderWay() {
    return begun && !over;
  }

  /** A merge has met the table: the outcomes of its rows, null for those that were refused. */
  void merged(@Nullable RowOutcome[] outcomes) {
    begun = true;
    over = over || Arrays.stream(outcomes).anyMatch(outcome -> outcome != RowOutcome.ADDED);
  }

  /** A copy was refused. */
  void end() {
    over = true;
  }
}
