package io.tidemark.sink.row;

import io.tidemark.connect.DecimalMode;
import io.tidemark.connect.RecordSchemas;
import io.tidemark.sink.rules.ColumnChoice;
import io.tidemark.sink.rules.KeyRule;
import io.tidemark.sink.rules.Rules;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records without a schema, whose values are maps, as records with the schema that their table
 * gives them: a field has the type of its column, and what a map lacks is not written. Remembers
 * tables, and looks again when a field is not known, or a value does not fit. Belongs to one
 * thread.
 */
final class MapRecords {
  /** Records between two looks at a table for the sake of one that does not fit. */
  private static final long LOOK_EVERY = 1_000;

  private final Rules rules;
  private final TargetSchemas targets;
  private final Map<TableId, TableSchema> known = new HashMap<>();
  private final Map<TableId, Long> nextLook = new HashMap<>();
  private long records;
  private final Map<Fields, Part> parts = new HashMap<>();

  private record Fields(TableId table, Set<String> names) {}

  /** How one half of a record, key or value, is made of a map with some fields. */
  private record Part(Schema schema, Map<String, ColumnType> columns) {
    private Struct struct(TableId table, Map<String, @Nullable Object> map) {
      Struct struct = new Struct(schema);
      columns.forEach(
          (name, type) -> {
            try {
              struct.put(name, MapValues.read(type, map.get(name)));
            } catch (DataException e) {
              throw new DataException(
                  "Table %s, column %s: %s".formatted(table, name, e.getMessage()), e);
            }
          });
      return struct;
    }
  }

  MapRecords(Rules rules, TargetSchemas targets) {
    this.rules = rules;
    this.targets = targets;
  }

  /** Whether a record's value, or a tombstone's key, is one without a schema that can get one. */
  static boolean isOne(SinkRecord record) {
    return record.value() == null
        ? record.key() != null && !(record.key() instanceof Struct)
        : record.valueSchema() == null && record.value() instanceof Map;
  }

  /**
   * The record with a schema.
   *
   * @throws DataException when the table has no columns for it
   * @throws ConnectException when there is no table, or it cannot be asked
   */
  SinkRecord open(SinkRecord record, TableId table) {
    records++;
    boolean remembered = known.containsKey(table);
    try {
      return opened(record, table);
    } catch (DataException e) {
      if (!remembered || !isOtherNow(record, table)) {
        throw e;
      }
      return opened(record, table);
    }
  }

  /**
   * Whether the table has been changed since it was looked at, so that a value may fit now. Asked
   * now and then only: where records are bad, most of them are.
   */
  private boolean isOtherNow(SinkRecord record, TableId table) {
    TableSchema before = Objects.requireNonNull(known.get(table));
    if (records < nextLook.getOrDefault(table, 0L)) {
      return false;
    }
    nextLook.put(table, records + LOOK_EVERY);
    TableSchema now = look(record, table);
    boolean same = now.columns().equals(before.columns()) && now.key().equals(before.key());
    if (!same) {
      parts.keySet().removeIf(fields -> fields.table().equals(table));
    }
    return !same;
  }

  private SinkRecord opened(SinkRecord record, TableId table) {
    TableSchema target = known.get(table);
    if (target == null) {
      target = look(record, table);
    }
    Map<String, @Nullable Object> value = record.value() == null ? null : map(record.value());
    Struct key =
        record.key() instanceof Struct struct ? struct : key(record, table, target.key(), value);
    Struct row = value == null ? null : struct(record, table, value);
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        key == null ? null : key.schema(),
        key,
        row == null ? null : row.schema(),
        row,
        record.timestamp(),
        record.headers());
  }

  private TableSchema look(SinkRecord record, TableId table) {
    Optional<TableSchema> found = targets.find(table);
    if (found.isPresent()) {
      known.put(table, found.get());
      return found.get();
    }
    String message =
        "Table %s is missing, and a record of topic %s has no schema that says its types: create the table, or use a converter that keeps schemas, such as JsonConverter with schemas.enable=true"
            .formatted(table, record.topic());
    throw record.value() == null ? new DataException(message) : new ConnectException(message);
  }

  /** The fields of the table's key, where that is what tells rows apart; else those there are. */
  private @Nullable Struct key(
      SinkRecord record,
      TableId table,
      List<String> columns,
      @Nullable Map<String, @Nullable Object> value) {
    Map<String, @Nullable Object> given =
        record.key() instanceof Map ? map(record.key()) : new HashMap<>();
    if (!(rules.of(table).key() instanceof KeyRule.RecordKey)) {
      return given.isEmpty() ? null : struct(record, table, given);
    } else if (columns.isEmpty()) {
      throw new ConnectException(
          "Table %s has no primary key to tell records without a schema apart: add one, or set pk.mode=fields"
              .formatted(table));
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (String column : columns) {
      if (!take(table, column, given, fields) && !take(table, column, value, fields)) {
        if (columns.size() > 1 || record.key() == null || record.key() instanceof Map) {
          throw new DataException(
              "Table %s: a record of topic %s has no field for the key column %s"
                  .formatted(table, record.topic(), column));
        }
        fields.put(column, record.key());
      }
    }
    return struct(record, table, fields);
  }

  /** Takes the field that goes to a column, if there is one. */
  private boolean take(
      TableId table,
      String column,
      @Nullable Map<String, @Nullable Object> from,
      Map<String, @Nullable Object> to) {
    if (from == null) {
      return false;
    }
    ColumnChoice choice = rules.of(table).columns();
    for (Map.Entry<String, @Nullable Object> field : from.entrySet()) {
      if (choice.column(field.getKey()).filter(column::equals).isPresent()) {
        to.put(field.getKey(), field.getValue());
        return true;
      }
    }
    return false;
  }

  private Struct struct(SinkRecord record, TableId table, Map<String, @Nullable Object> map) {
    Part part = parts.get(new Fields(table, map.keySet()));
    if (part == null) {
      Set<String> names = Set.copyOf(map.keySet());
      TableSchema target = Objects.requireNonNull(known.get(table));
      if (!unknown(table, target, names).isEmpty()) {
        target = look(record, table);
      }
      part = part(table, target, names);
      parts.put(new Fields(table, names), part);
    }
    return part.struct(table, map);
  }

  private Part part(TableId table, TableSchema target, Set<String> names) {
    SortedSet<String> unknown = unknown(table, target, names);
    if (!unknown.isEmpty()) {
      throw new DataException(
          "Table %s has no columns for the fields %s, and they have no schema that says their types: add the columns, or leave the fields out with columns.exclude"
              .formatted(table, unknown));
    }
    Map<String, ColumnType> types = new LinkedHashMap<>();
    List<Column> sent = new ArrayList<>();
    for (String name : new TreeSet<>(names)) {
      column(table, target, name)
          .ifPresent(
              column -> {
                types.put(name, column.type());
                sent.add(new Column(name, MapValues.sent(column.type()), column.nullable()));
              });
    }
    TableSchema fields = new TableSchema(table, sent, List.of());
    return new Part(RecordSchemas.value(fields, "map", DecimalMode.STRING), types);
  }

  private SortedSet<String> unknown(TableId table, TableSchema target, Set<String> names) {
    ColumnChoice choice = rules.of(table).columns();
    SortedSet<String> unknown = new TreeSet<>(names);
    unknown.removeIf(
        name -> choice.column(name).isEmpty() || column(table, target, name).isPresent());
    return unknown;
  }

  private Optional<Column> column(TableId table, TableSchema target, String name) {
    return rules.of(table).columns().column(name).flatMap(target::column);
  }

  private static Map<String, @Nullable Object> map(Object value) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) value).forEach((name, each) -> map.put(String.valueOf(name), each));
    return map;
  }
}
