package io.tidemark.sink.write;

import io.tidemark.dialect.CopySql;
import io.tidemark.dialect.Merge;
import io.tidemark.dialect.RowOutcome;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.row.RowShape;
import io.tidemark.sink.write.CopyRows.Form;
import io.tidemark.table.TableId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks rows up before they are staged, where the database can do that for less: a stage is a
 * second write of each row, and most rows of most scans are as they were. Where most are not, the
 * first of a section tell, and the others are not looked up.
 */
final class Lookout {
  /** How many tell whether the others are looked up; from half as many on it is worth a query. */
  private static final int FIRST = 200;

  private final RowShape shape;
  private final TableId target;
  private final Merge merge;

  Lookout(RowShape shape, TableId target, Merge merge) {
    this.shape = shape;
    this.target = target;
    this.merge = merge;
  }

  /**
   * The outcomes of rows that are to be left as they are.
   *
   * @param order numbers of the rows in the order in which they are looked up
   * @return by the rows' numbers; null where a row is still to be merged
   * @throws Overtaken when there is not one outcome for each row
   */
  @Nullable RowOutcome[] run(Session tx, SectionWork work, List<BatchRow> rows, int[] order) {
    @Nullable RowOutcome[] outcomes = new RowOutcome[rows.size()];
    Optional<CopySql> look = merge.look(work.rule(), work.mergeMode(), work.stamp());
    if (look.isPresent() && rows.size() * 2 >= FIRST && work.search() != Search.ALL) {
      int first = Math.min(FIRST, order.length);
      int left = look(tx, look.get(), rows, Arrays.copyOf(order, first), outcomes);
      if (left * 2 >= first) {
        look(tx, look.get(), rows, Arrays.copyOfRange(order, first, order.length), outcomes);
      }
    }
    return outcomes;
  }

  /** The rows that have no outcome yet. */
  static List<BatchRow> without(@Nullable RowOutcome[] outcomes, List<BatchRow> rows) {
    return IntStream.range(0, outcomes.length)
        .filter(i -> outcomes[i] == null)
        .mapToObj(rows::get)
        .toList();
  }

  /** How many of them are left as they are. */
  private int look(
      Session tx, CopySql look, List<BatchRow> rows, int[] order, @Nullable RowOutcome[] outcomes) {
    int fields = shape.columns().size();
    String codes = tx.look(look, new CopyRows(Form.PLAIN, fields, rows, order));
    if (codes.length() != order.length) {
      throw Overtaken.rows(target); // two rows of one key
    }
    int left = 0;
    for (int i = 0; i < order.length; i++) {
      RowOutcome outcome = RowOutcome.of(codes.charAt(i));
      if (outcome.leaves()) {
        outcomes[order[i]] = outcome;
        left++;
      }
    }
    return left;
  }
}
