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
 * Looks rows up before they are merged, or even before they are staged, where the database can do
 * that for less: most rows of most scans are as they were, and a stage is a second write of each.
 * Where they are not, the first of a section tell, or of staged rows those of the last one, and no
 * others are looked up.
 */
final class Lookout {
  /** How many tell whether the others are looked up; from half as many on it is worth a query. */
  private static final int FIRST = 200;

  private final RowShape shape;
  private final TableId target;
  private final Merge merge;
  private boolean worthwhile = true;

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

  /**
   * Looks staged rows up.
   *
   * @param outcomes by the rows' numbers; takes those of rows that are to be left as they are
   * @return numbers of the others
   * @throws Overtaken when there is not one outcome for each row
   */
  int[] staged(Session tx, SectionWork work, int from, int to, @Nullable RowOutcome[] outcomes) {
    Arrays.fill(outcomes, from, to + 1, null); // what a try has found that was undone
    int[] numbers = IntStream.rangeClosed(from, to).toArray();
    if (!worthwhile || numbers.length * 2 < FIRST || work.search() == Search.ALL) {
      return numbers;
    }
    return merge
        .lookStaged(work.rule(), work.mergeMode(), work.stamp(), from, to)
        .map(look -> tx.query(look, row -> String.valueOf(row.getString(1))).get(0))
        .map(codes -> left(numbers, codes, outcomes))
        .orElse(numbers);
  }

  private int[] left(int[] numbers, String codes, @Nullable RowOutcome[] outcomes) {
    take(numbers, codes, outcomes);
    return Arrays.stream(numbers).filter(number -> outcomes[number] == null).toArray();
  }

  /** What became of staged rows, null for those that were refused: of the next ones as much may. */
  void met(@Nullable RowOutcome[] outcomes) {
    long left = Arrays.stream(outcomes).filter(o -> o != null && o.leaves()).count();
    worthwhile = left * 10 >= outcomes.length * 9L;
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
    return take(order, tx.look(look, new CopyRows(Form.PLAIN, fields, rows, order)), outcomes);
  }

  private int take(int[] numbers, String codes, @Nullable RowOutcome[] outcomes) {
    if (codes.length() != numbers.length) {
      throw Overtaken.rows(target); // two rows of one key
    }
    int left = 0;
    for (int i = 0; i < numbers.length; i++) {
      RowOutcome outcome = RowOutcome.of(codes.charAt(i));
      if (outcome.leaves()) {
        outcomes[numbers[i]] = outcome;
        left++;
      }
    }
    return left;
  }
}
