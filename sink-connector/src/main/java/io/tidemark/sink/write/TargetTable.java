package io.tidemark.sink.write;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Merge;
import io.tidemark.dialect.Merge.Marks;
import io.tidemark.dialect.StagedColumn;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.row.RowShape;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableSchema;
import java.util.List;

/**
 * Where sections of one shape are written: a table of the database, with the statements and the
 * stages of the session that lead there.
 */
final class TargetTable {
  private final RowShape shape;
  private final TableSchema target;
  private final Merge merge;
  private final StraightCopy straight;
  private final Lookout lookout;
  private FirstLoad firstLoad = new FirstLoad(false);
  private boolean staged;

  /**
   * For rows of a shape.
   *
   * @param stage name of the stage, unique within the session
   * @param target as the catalog has it
   */
  TargetTable(Dialect dialect, String stage, RowShape shape, TableSchema target) {
    this.shape = shape;
    this.target = target;
    List<StagedColumn> staged =
        shape.columns().stream()
            .map(c -> new StagedColumn(target.column(c.name()).orElseThrow(), c.type()))
            .toList();
    this.merge = dialect.merge(stage, target.id(), staged, shape.keys(), marks());
    this.straight = new StraightCopy(shape, target, merge, new SystemFields(dialect));
    this.lookout = new Lookout(shape, target.id(), merge);
  }

  private Marks marks() {
    if (target.column(SystemColumns.DELETED_AT).isEmpty()) {
      return Marks.NEVER;
    }
    return shape.isPartial() ? Marks.ABSENT : Marks.REVIVED;
  }

  RowShape shape() {
    return shape;
  }

  TableSchema target() {
    return target;
  }

  Merge merge() {
    return merge;
  }

  StraightCopy straight() {
    return straight;
  }

  Lookout lookout() {
    return lookout;
  }

  FirstLoad firstLoad() {
    return firstLoad;
  }

  /** A new session; outside of any transaction. */
  void prepare(Session session) {
    straight.prepare(session);
    firstLoad = new FirstLoad(straight.isEmpty(session));
  }

  /** Makes its stages, which the session does not have yet. */
  void stage(Session session) {
    session.execute(merge.createStage());
    if (shape.keys() > 0) {
      session.execute(merge.createKeyStage());
    }
  }

  /** Ends what {@link #stage} began. */
  void release(Session session) {
    merge.dropStages().forEach(session::execute);
  }

  /** A transaction begins. */
  void begin() {
    staged = merge.keepsStages();
  }

  /** Writes a section and tells which of its rows were refused. */
  List<BadRow> write(Session tx, SectionWork work) {
    boolean again = staged;
    staged = true;
    return new SectionWriter(tx, work, this).run(again);
  }

  /**
   * A row that was refused.
   *
   * @param row the row
   * @param error why
   */
  record BadRow(BatchRow row, RuntimeException error) {}
}
