package io.tidemark.sink.migrate;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Sql;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.stream.Stream;

/** A change of a table that takes nothing away: what is there stays and reads the same. */
sealed interface Alteration {

  /** The statement; what it does may have been done already. */
  Sql statement(TableId table, Dialect dialect);

  /** The columns after it. */
  List<Column> change(List<Column> columns, Dialect dialect);

  /** What it mends, in words. */
  String lack();

  /** A nullable column is added. */
  record Add(Column column) implements Alteration {
    @Override
    public Sql statement(TableId table, Dialect dialect) {
      return dialect.addColumn(table, column);
    }

    @Override
    public List<Column> change(List<Column> columns, Dialect dialect) {
      Column made = new Column(column.name(), dialect.ddl().listed(column.type(), false), true);
      return Stream.concat(columns.stream(), Stream.of(made)).toList();
    }

    @Override
    public String lack() {
      return "Column \"%s\" is missing".formatted(column.name());
    }
  }

  /**
   * A column gets more room.
   *
   * @param column as it is
   * @param to what it becomes, as the catalog will list it
   */
  record Widen(Column column, ColumnType to) implements Alteration {
    @Override
    public Sql statement(TableId table, Dialect dialect) {
      return dialect.ddl().changeType(table, column, to);
    }

    @Override
    public List<Column> change(List<Column> columns, Dialect dialect) {
      return columns.stream().map(c -> c.name().equals(column.name()) ? wide(c) : c).toList();
    }

    /** The column after it. */
    Column wide() {
      return wide(column);
    }

    private Column wide(Column c) {
      return new Column(c.name(), to, c.nullable(), false, c.collation(), c.pageable());
    }

    @Override
    public String lack() {
      return typeChanged(column, to);
    }
  }

  /** What is said of a column whose type is not that of the records. */
  static String typeChanged(Column column, ColumnType to) {
    return "Type changed from \"%s\" to \"%s\" for column \"%s\""
        .formatted(column.type(), to, column.name());
  }

  /**
   * A column may be NULL.
   *
   * @param lack why it has to
   */
  record Relax(Column column, String lack) implements Alteration {
    @Override
    public Sql statement(TableId table, Dialect dialect) {
      return dialect.ddl().dropNotNull(table, column);
    }

    @Override
    public List<Column> change(List<Column> columns, Dialect dialect) {
      return columns.stream().map(c -> c.name().equals(column.name()) ? relaxed(c) : c).toList();
    }

    private static Column relaxed(Column c) {
      return new Column(c.name(), c.type(), true, false, c.collation(), c.pageable());
    }
  }
}
