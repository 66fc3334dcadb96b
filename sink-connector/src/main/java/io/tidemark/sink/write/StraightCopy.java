package io.tidemark.sink.write;

import io.tidemark.dialect.CopySql;
import io.tidemark.dialect.Merge;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Catalog.TableInfo;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.row.RowShape;
import io.tidemark.sink.write.CopyRows.Form;
import io.tidemark.sink.write.TargetTable.BadRow;
import io.tidemark.table.Column;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies rows into their table without a stage: the least work for the database, where it can be
 * done at all. What it refuses may still be written by way of the stage, which tells why not.
 *
 * <p>A binary value in a column of another type can be another value, without an error, and without
 * the key's index a row that is there can be there twice. So after every copy, when no other
 * transaction can change the table any more, it is compared with what it was when it was found to
 * suit: by the catalog's version of it, and where there is no key by its description.
 */
final class StraightCopy {
  private static final Logger log = LoggerFactory.getLogger(StraightCopy.class);

  private final RowShape shape;
  private final TableSchema target;
  private final Merge merge;
  private final SystemFields system;
  private final Set<String> key;
  private final boolean possible;
  private List<Column> described = List.of();
  private Optional<String> version = Optional.empty();

  StraightCopy(RowShape shape, TableSchema target, Merge merge, SystemFields system) {
    this.shape = shape;
    this.target = target;
    this.merge = merge;
    this.system = system;
    this.key = Set.copyOf(shape.tableSchema().key());
    this.possible = merge.copiesIntoTable() && SystemColumns.all().stream().allMatch(this::suits);
  }

  private boolean suits(Column system) {
    return target.column(system.name()).stream()
        .anyMatch(there -> there.type().kind() == system.type().kind());
  }

  /** A session begins; outside of any transaction. */
  void prepare(Session session) {
    if (possible && shape.keys() == 0) {
      described = describe(session);
      requireSame(isListed(session)); // so that it is the description of what was found to suit
    }
  }

  /**
   * Whether there is a table without a page: one that never had a row since it was made or emptied
   * as a whole. Whether others have rows can take long to find out.
   */
  boolean isEmpty(Session session) {
    return possible
        && session
            .queryOne(session.dialect().pages(target.id()), row -> row.getLong(1) == 0)
            .orElse(false);
  }

  /** The catalog is looked through only when its version is not the one that was found to suit. */
  private boolean isUnchanged(Session tx) {
    Optional<String> now =
        tx.queryOne(merge.tableVersion(), row -> Objects.requireNonNull(row.getString(1)));
    if (now.isEmpty() || !now.equals(version)) {
      version = isListed(tx) ? now : Optional.empty();
    }
    return version.isPresent();
  }

  private boolean isListed(Session session) {
    return Catalog.table(session, target.id()).stream()
        .map(TableInfo::schema)
        .anyMatch(now -> now.columns().equals(target.columns()) && isKeyed(session, now));
  }

  /** The records' key need not be the table's best one, but there has to be an index for it. */
  private boolean isKeyed(Session session, TableSchema now) {
    return shape.keys() == 0
        ? now.key().equals(target.key())
        : Set.copyOf(now.key()).equals(key) || Catalog.keys(session, now.id()).contains(key);
  }

  private List<Column> describe(Session session) {
    try {
      return Catalog.query(session, merge.selectTable(), List.of()).columns();
    } catch (DatabaseException e) {
      if (merge.hasOtherColumns(e.sqlState())) {
        throw Overtaken.columns(target.id());
      }
      throw e;
    }
  }

  private void requireSame(boolean same) {
    if (!same) {
      throw Overtaken.columns(target.id());
    }
  }

  /**
   * What became of rows that were copied.
   *
   * @param rows how many the table has taken
   * @param bad those that it refuses, each alone
   */
  record Copied(long rows, List<BadRow> bad) {}

  /**
   * Copies rows. Where bad ones are looked for, the table takes all others; else all or none.
   *
   * @param order numbers of the rows in the order in which they are sent
   * @return nothing when the table refuses the copy: a row is bad or there already, or it is no
   *     table to copy into
   * @throws Overtaken when the table is no longer the one that the rows were made for
   */
  Optional<Copied> run(Session tx, SectionWork work, List<BatchRow> rows, int[] order) {
    if (!possible) {
      return Optional.empty();
    }
    Optional<Copied> copied = copy(tx, work, rows, order);
    requireSame(shape.keys() > 0 ? isUnchanged(tx) : describe(tx).equals(described));
    return copied;
  }

  private Optional<Copied> copy(Session tx, SectionWork work, List<BatchRow> rows, int[] order) {
    CopySql sql = merge.copyTable(work.stamp());
    byte[] suffix = sql.binds().isEmpty() ? system.encode(work.stamp()) : CopyRows.NOTHING;
    int fields = shape.columns().size() + (suffix.length == 0 ? 0 : SystemColumns.NAMES.size());
    CopyAround.Copy copy =
        part -> tx.copyIn(sql, new CopyRows(Form.PLAIN, fields, rows, part, suffix));
    try {
      return Optional.of(
          tx.inSavepoint(session -> new CopyAround(work.search(), copy).run(session, rows, order)));
    } catch (DatabaseException e) {
      if (e.kind() != FailureKind.DATA && !merge.takesNoCopy(e.sqlState())) {
        throw e;
      }
      log.debug("Table {} refuses a copy: {}", target.id(), e.getMessage());
      return Optional.empty();
    }
  }
}
