package io.tidemark.sink.row;

import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.sink.rules.ColumnChoice;
import io.tidemark.sink.rules.KeyRule;
import io.tidemark.sink.rules.TableRules;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;

/**
 * The table that records of one kind want: which of their fields are written to which columns, and
 * which columns tell its rows apart. Pure.
 */
final class Layout {
  private static final Column ID = new Column(SystemColumns.ID, ColumnType.of(Kind.UUID), false);

  private final TableId table;
  private final TableRules rules;
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final Set<String> inKey = new HashSet<>();

  private Layout(TableId table, TableRules rules) {
    this.table = table;
    this.rules = rules;
  }

  /**
   * The table, without system columns but for the key that is made of values.
   *
   * @param key the fields of the record's key; empty where it has none
   * @param value the fields of its value; empty for a tombstone
   * @throws DataException when these records lack what tells rows apart
   * @throws ConnectException when no records like these can be written
   */
  static TableSchema of(TableId table, TableRules rules, List<Column> key, List<Column> value) {
    Layout layout = new Layout(table, rules);
    layout.key(key);
    layout.value(value);
    return layout.schema(key);
  }

  private void key(List<Column> fields) {
    for (Column field : fields) {
      choice().column(field.name()).ifPresent(name -> put(name, field));
      inKey.add(choice().name(field.name()));
    }
  }

  /** In the order of the values, behind the columns that only the keys have. */
  private void value(List<Column> fields) {
    Set<String> taken = new HashSet<>();
    for (Column field : fields) {
      choice()
          .column(field.name())
          .ifPresent(
              name -> {
                if (!taken.add(name)) {
                  throw new ConnectException(
                      "Table %s: two fields go to column %s: correct columns.map"
                          .formatted(table, name));
                }
                Column ofKey = rules.key() instanceof KeyRule.RecordKey ? columns.get(name) : null;
                columns.remove(name);
                put(name, ofKey == null ? field : ofKey);
              });
    }
  }

  private void put(String name, Column field) {
    if (SystemColumns.RESERVED.contains(name)) {
      throw new ConnectException(
          "Table %s: the records have a column %s, which Tidemark keeps for itself: rename or drop it with a transform, columns.map or columns.exclude"
              .formatted(table, name));
    }
    columns.put(name, new Column(name, field.type(), field.nullable()));
  }

  private TableSchema schema(List<Column> key) {
    List<String> names = keyNames(key);
    Map<String, Column> all = new LinkedHashMap<>();
    if (names.contains(SystemColumns.ID)) {
      all.put(SystemColumns.ID, ID);
    }
    columns.forEach(
        (name, column) -> all.put(name, new Column(name, column.type(), nullable(column, names))));
    if (rules.deletes().marks()) {
      all.put(SystemColumns.DELETED_AT, SystemColumns.deletedAt());
    }
    return new TableSchema(table, List.copyOf(all.values()), names);
  }

  private boolean nullable(Column column, List<String> keyNames) {
    if (keyNames.contains(column.name())) {
      return false;
    }
    boolean formerKey = rules.key() instanceof KeyRule.SyncId && inKey.contains(column.name());
    return column.nullable() || formerKey || rules.deletes() == DeleteBehavior.CLEAR_FIELDS;
  }

  private List<String> keyNames(List<Column> key) {
    KeyRule rule = rules.key();
    if (rule instanceof KeyRule.None) {
      return List.of();
    } else if (rule instanceof KeyRule.SyncId) {
      return List.of(SystemColumns.ID);
    } else if (rule instanceof KeyRule.Fields fields) {
      fields.columns().forEach(this::requireField);
      return fields.columns();
    } else if (key.isEmpty()) {
      throw new DataException("Table " + table + ": the records have no key");
    }
    return key.stream().map(this::keyName).toList();
  }

  private String keyName(Column field) {
    return choice()
        .column(field.name())
        .orElseThrow(
            () ->
                new ConnectException(
                    "Table %s: field %s is part of the key and cannot be left out: correct columns.include and columns.exclude"
                        .formatted(table, field.name())));
  }

  private void requireField(String column) {
    if (!columns.containsKey(column)) {
      throw new DataException(
          "Table %s: the record has no field for column %s, which pk.fields names"
              .formatted(table, column));
    }
  }

  private ColumnChoice choice() {
    return rules.columns();
  }
}
