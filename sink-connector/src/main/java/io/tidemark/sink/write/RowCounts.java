package io.tidemark.sink.write;

import io.tidemark.dialect.RowOutcome;

/** What became of rows in their table, as the last try of a transaction has left it. */
final class RowCounts {
  long added;
  long changed;
  long unchanged;
  long removed;

  void startTry() {
    added = 0;
    changed = 0;
    unchanged = 0;
    removed = 0;
  }

  void count(RowOutcome outcome) {
    switch (outcome) {
      case ADDED -> added++;
      case CHANGED -> changed++;
      case UNCHANGED, TAKEN_OVER, RAISED -> unchanged++;
      case REWRITTEN, LATE, ABSENT, KEPT, NEWER, FOREIGN, DUPLICATE -> {}
    }
  }
}
