package io.tidemark.sink.row;

import static io.tidemark.table.SystemColumns.DELETED_AT;

import io.tidemark.dialect.CopyBuffer;
import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.FieldEncoder;
import io.tidemark.dialect.RecordMode;
import io.tidemark.sink.rules.KeyRule;
import io.tidemark.sink.rules.TableRules;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * How records with one pair of schemas become rows of one table: made once per pair, so that a
 * record costs no look-up by name. Belongs to one thread.
 */
public final class RecordPlan {
  private final RowShape shape;
  private final Cell[] id;
  private final Cell[] key;
  private final Cell[] values;
  private final SyncId hash = new SyncId();
  private final FieldEncoder uuid;

  private RecordPlan(RowShape shape, Cell[] id, Cell[] key, Cell[] values, FieldEncoder uuid) {
    this.shape = shape;
    this.id = id;
    this.key = key;
    this.values = values;
    this.uuid = uuid;
  }

  /**
   * Plans the records of a schema pair.
   *
   * @param keySchema null when the records have no key
   * @param valueSchema null for tombstones
   * @param rules how rows are told apart, and which fields are written
   * @param nul what becomes of NUL characters outside of the key
   * @param dialect of the database that the table is in
   * @throws DataException when the records are not structs with a schema
   * @throws ConnectException when the table itself cannot be written
   */
  static RecordPlan of(
      TableId table,
      @Nullable Schema keySchema,
      @Nullable Schema valueSchema,
      TableRules rules,
      TextNul nul,
      Dialect dialect) {
    List<Cell> key = keySchema == null ? List.of() : Cell.of(table, true, keySchema, dialect);
    List<Cell> value =
        valueSchema == null ? List.of() : Cell.of(table, false, valueSchema, dialect);
    TableSchema created =
        Layout.of(
            table,
            rules,
            key.stream().map(Cell::column).toList(),
            value.stream().map(Cell::column).toList());
    Map<String, Cell> cells = byColumn(rules, key, value);
    List<Column> encoded = new ArrayList<>(created.keyColumns());
    created.columns().stream()
        .filter(c -> !created.key().contains(c.name()) && !c.name().equals(DELETED_AT))
        .forEach(encoded::add);
    int keys = created.key().size();
    boolean hashed = rules.key() instanceof KeyRule.SyncId;
    return new RecordPlan(
        new RowShape(created, encoded, keyNames(rules, key)),
        hashed ? idCells(table, rules, key, value) : new Cell[0],
        hashed ? new Cell[0] : cells(encoded.subList(0, keys), cells),
        Arrays.stream(cells(encoded.subList(keys, encoded.size()), cells))
            .map(cell -> cell.with(nul))
            .toArray(Cell[]::new),
        dialect.stageField(ColumnType.of(Kind.UUID)));
  }

  private static Set<String> keyNames(TableRules rules, List<Cell> key) {
    return key.stream().map(cell -> rules.columns().name(cell.name())).collect(Collectors.toSet());
  }

  /** The value's field where both have one, but for the record's own key. */
  private static Map<String, Cell> byColumn(TableRules rules, List<Cell> key, List<Cell> value) {
    boolean keyFirst = rules.key() instanceof KeyRule.RecordKey;
    Map<String, Cell> cells = new HashMap<>();
    Stream.of(keyFirst ? value : key, keyFirst ? key : value)
        .flatMap(List::stream)
        .forEach(
            cell ->
                rules.columns().column(cell.name()).ifPresent(column -> cells.put(column, cell)));
    return cells;
  }

  private static Cell[] cells(List<Column> columns, Map<String, Cell> cells) {
    return columns.stream().map(column -> cells.get(column.name())).toArray(Cell[]::new);
  }

  /** What {@code _sync_id} is made of, in the order of the fields' names. */
  private static Cell[] idCells(TableId table, TableRules rules, List<Cell> key, List<Cell> value) {
    if (key.isEmpty() && rules.records() == RecordMode.UPDATE) {
      throw new ConnectException(
          "Table %s: without a key _sync_id is made of all values, so that record.mode=update would never find a changed row: set record.mode=upsert, or give the records a key"
              .formatted(table));
    }
    boolean all = key.isEmpty() || ((KeyRule.SyncId) rules.key()).allColumns();
    if (all && value.isEmpty()) {
      throw new DataException(
          "Table %s: a tombstone has no values to make its _sync_id of: set sync.id.columns=key, or keep tombstones away with a transform"
              .formatted(table));
    }
    return (all ? value : key)
        .stream()
            .filter(cell -> !all || rules.columns().column(cell.name()).isPresent())
            .sorted(Comparator.comparing(Cell::name))
            .toArray(Cell[]::new);
  }

  public RowShape shape() {
    return shape;
  }

  /**
   * The same plan with a shape that is equal to its own, so that shapes can be told by identity.
   */
  RecordPlan with(RowShape sameShape) {
    return new RecordPlan(sameShape, id, key, values, uuid);
  }

  /**
   * The same plan for records that have no values for some fields, whose columns are left as they
   * are.
   *
   * @throws DataException when the key is made of one of them
   */
  RecordPlan without(Set<String> unsent) {
    Predicate<Cell> without = cell -> !cell.inKey() && unsent.contains(cell.name());
    if (Stream.of(id, key).flatMap(Arrays::stream).anyMatch(without)) {
      throw new DataException(
          "Table %s: Debezium had no values for the fields %s, and the key is made of them"
              .formatted(shape.table(), new TreeSet<>(unsent)));
    }
    List<Column> encoded = new ArrayList<>(shape.keyColumns());
    List<Cell> left = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (!without.test(values[i])) {
        encoded.add(shape.columns().get(shape.keys() + i));
        left.add(values[i]);
      }
    }
    RowShape partial = new RowShape(shape.tableSchema(), encoded, shape.recordKey());
    return new RecordPlan(partial, id, key, left.toArray(Cell[]::new), uuid);
  }

  /**
   * Appends the key columns' fields.
   *
   * @throws DataException naming table and column, never the value
   */
  public void encodeKey(@Nullable Object recordKey, @Nullable Object recordValue, CopyBuffer out) {
    if (id.length > 0) {
      hash.begin();
      for (Cell cell : id) {
        hash.add(cell.name(), cell.read(struct(cell, recordKey, recordValue)));
      }
      uuid.encode(hash.finish(), out);
    }
    for (Cell cell : key) {
      cell.encode(struct(cell, recordKey, recordValue), false, out);
    }
  }

  /**
   * Appends the other columns' fields.
   *
   * @throws DataException naming table and column, never the value
   */
  public void encodeValues(
      @Nullable Object recordKey, @Nullable Object recordValue, CopyBuffer out) {
    for (Cell cell : values) {
      cell.encode(struct(cell, recordKey, recordValue), true, out);
    }
  }

  private Struct struct(Cell cell, @Nullable Object recordKey, @Nullable Object recordValue) {
    if ((cell.inKey() ? recordKey : recordValue) instanceof Struct struct) {
      return struct;
    }
    throw new DataException(
        cell.inKey()
            ? "Table " + shape.table() + ": the record has no key"
            : "Table " + shape.table() + ": the record's value is not a struct");
  }
}
