package io.tidemark.sink.state;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Session;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Which columns a sink has written in a table, apart from the key: those that a delete empties
 * which only clears fields. Columns that others fill are none of them.
 */
public final class WrittenColumns {
  private final StateTables tables;
  private final String sinkId;

  public WrittenColumns(StateTables tables, String sinkId) {
    this.tables = tables;
    this.sinkId = sinkId;
  }

  /** Remembers columns of a table; outside of any transaction. */
  public void remember(Session session, TableId table, List<String> columns) {
    for (String column : columns) {
      session.update(
          tables
              .dialect()
              .insertIfAbsent(
                  tables.columns(),
                  List.of("connector", "table_name", "column_name"),
                  List.of(sinkId, table.toString(), column)));
    }
  }

  /**
   * The columns that a delete empties: those that were ever remembered, but for such as are gone,
   * may not be empty any more, or have become the key.
   *
   * @param table as it is
   * @param key the columns by which rows are matched
   */
  public static List<String> cleared(
      Collection<String> remembered, TableSchema table, Collection<String> key) {
    return remembered.stream()
        .filter(name -> table.column(name).filter(WrittenColumns::isClearable).isPresent())
        .filter(name -> !key.contains(name))
        .toList();
  }

  private static boolean isClearable(Column column) {
    return column.nullable() && !column.generated();
  }

  /** The columns of a table that were ever remembered. */
  public List<String> of(Session session, TableId table) {
    return session.query(
        Sql.of(
            "SELECT column_name FROM %s WHERE connector = ? AND table_name = ? ORDER BY column_name"
                .formatted(tables.quoted(tables.columns())),
            sinkId,
            table.toString()),
        row -> Objects.requireNonNull(row.getString(1)));
  }
}
