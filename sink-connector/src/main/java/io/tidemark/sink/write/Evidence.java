package io.tidemark.sink.write;

import io.tidemark.dialect.Merge;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.write.CopyRows.Form;
import io.tidemark.sink.write.TargetTable.BadRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Keeps the keys of a section's rows that were not written, as proof that they are alive (I5). */
final class Evidence {
  private final Session tx;
  private final SectionWork work;
  private final Merge merge;
  private final Copy copy;

  /** Copies rows of the section by a statement. */
  @FunctionalInterface
  interface Copy {
    void rows(String sql, Form form, List<BatchRow> rows, int[] order);
  }

  Evidence(Session tx, SectionWork work, Merge merge, Copy copy) {
    this.tx = tx;
    this.work = work;
    this.merge = merge;
    this.copy = copy;
  }

  /**
   * Keys of rows that were met and not written are there for certain, so one that the seen table
   * refuses leaves its row without protection. So does the key of a refused row, unless it can be
   * no value of the key's columns, and thus no row's.
   */
  void keep(List<BatchRow> evidence, List<BadRow> bad) {
    List<BatchRow> refused = new ArrayList<>(work.section().rejectedKeys());
    bad.forEach(row -> refused.add(row.row()));
    Long at = work.seen().at();
    if (at == null || (evidence.isEmpty() && refused.isEmpty())) {
      return;
    }
    SeenKeys seen = work.seen().keys();
    if (seen == null) {
      work.section().wantSeen(at); // the transaction is done again when all sections have said so
      return;
    }
    keep(seen, evidence, work.search() == Search.ALL, error -> false);
    keep(seen, refused, true, DatabaseException::isNoValueOfItsType);
  }

  private void keep(
      SeenKeys seen, List<BatchRow> keys, boolean find, Predicate<DatabaseException> harmless) {
    if (keys.isEmpty()) {
      return;
    }
    int last = keys.size() - 1;
    if (!find) {
      keep(seen, keys, 0, last);
      return;
    }
    new Bisect(
            tx,
            Search.ALL,
            (from, to) -> keep(seen, keys, from, to),
            (row, error) -> {
              Tally tally = keys.get(row).tally();
              if (tally != null && !harmless.test(error)) {
                tally.unprotected++;
              }
            })
        .run(0, last);
  }

  private void keep(SeenKeys seen, List<BatchRow> keys, int from, int to) {
    int[] order = IntStream.rangeClosed(from, to).toArray();
    String table = tx.dialect().quote(seen.table());
    if (merge.copiesKeys() && seen.like()) {
      copy.rows(merge.copyKeys(table), Form.KEY, keys, order);
    } else {
      merge.clearKeyStage().forEach(tx::execute);
      copy.rows(merge.copyKeyStage(), Form.NUMBERED_KEY, keys, order);
      tx.update(merge.insertKeys(table));
    }
  }
}
