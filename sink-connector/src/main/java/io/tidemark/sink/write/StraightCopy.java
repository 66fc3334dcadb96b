package io.tidemark.sink.write;

import io.tidemark.dialect.PostgresMerge;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.row.RowShape;
import io.tidemark.sink.write.CopyRows.Form;
import io.tidemark.table.Column;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.OptionalLong;

/**
 * Copies rows into their table without a stage: half the work for the database, where it can be
 * done at all. What it refuses may still be written by way of the stage, which tells why not.
 *
 * <p>A binary value in a column of another type can be another value, without an error. So the
 * table's row type is compared after every copy, when no other transaction can change it any more,
 * with what it was when the types were found to suit; a description costs no look into the catalog.
 */
final class StraightCopy {
  private static final SystemFields SYSTEM = new SystemFields();

  private final RowShape shape;
  private final TableSchema target;
  private final PostgresMerge merge;
  private List<Column> described = List.of();

  StraightCopy(RowShape shape, TableSchema target, PostgresMerge merge) {
    this.shape = shape;
    this.target = target;
    this.merge = merge;
  }

  /** A session begins; outside of any transaction. */
  void prepare(Session session) {
    if (merge.copiesIntoTable()) {
      described = describe(session);
      boolean same =
          Catalog.table(session, target.id()).stream()
              .anyMatch(now -> now.schema().columns().equals(target.columns()));
      if (!same) {
        throw Overtaken.columns(target.id());
      }
    }
  }

  private List<Column> describe(Session session) {
    return Catalog.query(session, merge.selectTable(), List.of()).columns();
  }

  /**
   * Copies rows, all or none of them.
   *
   * @param order numbers of the rows in the order in which they are sent
   * @return how many the table has taken; nothing when it refuses the copy: a row is bad or there
   *     already, or it is a view, or hides rows from some users
   * @throws Overtaken when its columns are no longer those that the rows were made for
   */
  OptionalLong run(Session tx, SectionWork work, List<BatchRow> rows, int[] order) {
    if (!merge.copiesIntoTable()) {
      return OptionalLong.empty();
    }
    CopyRows source =
        new CopyRows(
            Form.PLAIN,
            shape.columns().size() + SystemColumns.NAMES.size(),
            work.section().bytes(),
            rows,
            order,
            SYSTEM.encode(work.stamp()));
    OptionalLong copied = copy(tx, source);
    if (!describe(tx).equals(described)) {
      throw Overtaken.columns(target.id());
    }
    return copied;
  }

  private OptionalLong copy(Session tx, CopyRows source) {
    try {
      return OptionalLong.of(tx.inSavepoint(session -> session.copyIn(merge.copyTable(), source)));
    } catch (DatabaseException e) {
      if (e.kind() == FailureKind.CONNECTION || e.kind() == FailureKind.CONTENTION) {
        throw e;
      }
      return OptionalLong.empty();
    }
  }
}
