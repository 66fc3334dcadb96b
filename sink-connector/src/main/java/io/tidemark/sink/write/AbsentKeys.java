package io.tidemark.sink.write;

import io.tidemark.dialect.KeySet;
import io.tidemark.dialect.Merge;
import io.tidemark.jdbc.Session;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which keys of a reconciliation have no row. That is nothing unusual where the rows come by a
 * cursor, which may be behind; but the row of a key that an earlier reconciliation has met, too,
 * should have come by now.
 */
final class AbsentKeys {
  private final Session tx;
  private final SectionWork work;
  private final Merge merge;
  private final Set<Integer> absent = new HashSet<>();
  private final Set<Integer> lost = new HashSet<>();

  AbsentKeys(Session tx, SectionWork work, Merge merge) {
    this.tx = tx;
    this.work = work;
    this.merge = merge;
  }

  /** Looks for the rows of staged keys. */
  void look(int from, int to) {
    List<Integer> none = find(List.of(), from, to);
    absent.addAll(none);
    List<KeySet> older = none.isEmpty() ? List.of() : work.older().get();
    if (!older.isEmpty()) {
      tx.update(merge.beforeKeySets());
      lost.addAll(find(older, from, to));
      tx.update(merge.afterKeySets());
    }
  }

  private List<Integer> find(List<KeySet> older, int from, int to) {
    return tx.query(merge.absent(older, from, to), row -> row.getInt(1));
  }

  /** Counts a key, by its number in the stage. */
  void count(int number, Tally tally) {
    boolean none = absent.contains(number);
    tally.rows.unchanged += none ? 0 : 1;
    tally.missing += none ? 1 : 0;
    tally.lost += lost.contains(number) ? 1 : 0;
  }
}
