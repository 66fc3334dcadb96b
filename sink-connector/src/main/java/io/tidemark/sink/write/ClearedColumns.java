package io.tidemark.sink.write;

import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.row.RowShape;
import io.tidemark.sink.rules.Rules;
import io.tidemark.sink.state.WrittenColumns;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The columns that a delete empties where {@code delete.behavior} is {@code clear-fields}: those
 * that the sink's records write, but for the key. They are remembered in the database, because a
 * tombstone does not tell them, nor does a row that is stale.
 */
final class ClearedColumns {
  private final Rules rules;
  private final WrittenColumns written;
  private final Map<TableId, Set<String>> known = new HashMap<>();

  ClearedColumns(Rules rules, WrittenColumns written) {
    this.rules = rules;
    this.written = written;
  }

  void forget() {
    known.clear();
  }

  /**
   * Those of a section's table; none where nothing is cleared. Outside of any transaction.
   *
   * @throws ConnectException when one of them may not be empty
   */
  List<String> of(Session session, Section section, TargetTable table) {
    if (rules.of(section.key().table()).deletes() != DeleteBehavior.CLEAR_FIELDS) {
      return List.of();
    }
    TableId id = table.target().id();
    Set<String> columns = known.computeIfAbsent(id, key -> new TreeSet<>(written.of(session, key)));
    if (!section.onlyDeletes()) {
      List<Column> more = more(section.shape(), table.target(), columns);
      more.forEach(column -> requireNullable(id, column));
      written.remember(session, id, more.stream().map(Column::name).toList());
      more.forEach(column -> columns.add(column.name()));
    }
    return WrittenColumns.cleared(columns, table.target(), section.shape().tableSchema().key());
  }

  /** What records of a shape write, apart from keys and from what is known to be written. */
  private static List<Column> more(RowShape shape, TableSchema target, Set<String> known) {
    return shape.columns().stream()
        .skip(shape.keys())
        .map(column -> target.column(column.name()).orElseThrow())
        .filter(column -> !shape.recordKey().contains(column.name()))
        .filter(column -> !column.generated() && !known.contains(column.name()))
        .toList();
  }

  private static void requireNullable(TableId table, Column column) {
    if (!column.nullable()) {
      throw new ConnectException(
          "Table %s: delete.behavior=clear-fields would empty column %s, which is NOT NULL: ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL, or choose mark"
              .formatted(table, column.name(), table, column.name()));
    }
  }
}
