package io.tidemark.source.read;

import io.tidemark.source.generation.SentColumns;
import io.tidemark.source.plan.Mapping;
import io.tidemark.table.Column;
import io.tidemark.table.Kind;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sync makes of the columns of what it reads: which of them it asks the database for, and
 * what its records look like. A masked column is not asked for: its field has the same value in
 * every record.
 */
public final class Layout {

  /** What a masked text says, cut to the column's length. */
  private static final String MASKED = "***";

  /**
   * One field of the records.
   *
   * @param source the column at the source
   * @param sent the same as it is sent
   * @param index of its cell in a row that was read; negative when it is not read
   * @param constant its cell when it is not read
   */
  public record Part(Column source, Column sent, int index, @Nullable Object constant) {
    /** Whether its values stay in the database. */
    public boolean masked() {
      return index < 0;
    }

    /** The cell of a row that was read. */
    @Nullable Object cell(@Nullable Object[] row) {
      return masked() ? constant : row[index];
    }
  }

  private final Mapping mapping;
  private final List<Column> read = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final TableSchema sent;

  private Layout(TableSchema found, Mapping mapping) {
    this.mapping = mapping;
    for (Column column : found.columns()) {
      if (found.key().contains(column.name()) || mapping.sends(column.name())) {
        add(column, found.key().contains(column.name()));
      }
    }
    this.sent =
        new TableSchema(
            found.id(),
            parts.stream().map(Part::sent).toList(),
            found.key().stream().map(mapping::field).toList());
  }

  private void add(Column column, boolean key) {
    if (!key && mapping.mask().contains(column.name())) {
      parts.add(masked(column));
    } else {
      parts.add(new Part(column, renamed(column, column.nullable()), read.size(), null));
      read.add(column);
    }
  }

  /**
   * Lays out what a look has found, and {@link MappingCheck} has nothing against.
   *
   * @throws IllegalArgumentException when two columns would have one name
   */
  public static Layout of(TableSchema found, Mapping mapping) {
    return new Layout(found, mapping);
  }

  private Part masked(Column column) {
    int length = column.type().length();
    if (column.type().kind() != Kind.STRING) {
      return new Part(column, renamed(column, true), -1, null);
    }
    String text = length > 0 && length < MASKED.length() ? MASKED.substring(0, length) : MASKED;
    return new Part(column, renamed(column, column.nullable()), -1, text);
  }

  private Column renamed(Column column, boolean nullable) {
    return new Column(
        mapping.field(column.name()),
        column.type(),
        nullable,
        column.generated(),
        column.collation(),
        column.pageable());
  }

  /** The columns to ask the database for, in the order of the cells. */
  public List<Column> read() {
    return read;
  }

  /** The fields, in the table's order. */
  public List<Part> parts() {
    return parts;
  }

  /** The table as records and markers describe it: fields for columns, the key by its fields. */
  public TableSchema sent() {
    return sent;
  }

  /** The same for offsets, by which a later run sees what has been added. */
  public SentColumns columns() {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (Part part : parts) {
      List<String> what =
          List.of(
              part.source.name(), part.source.type().toString(), part.masked() ? "masked" : "read");
      fields.put(part.sent.name(), what);
    }
    return SentColumns.of(configured(mapping), fields);
  }

  /** The settings, each in an order of its own, as {@link SentColumns} keeps them. */
  public static List<List<String>> configured(Mapping mapping) {
    return List.of(
        mapping.include().stream().sorted().toList(),
        mapping.exclude().stream().sorted().toList(),
        mapping.mask().stream().sorted().toList(),
        mapping.fields().entrySet().stream()
            .map(field -> field.getKey() + ":" + field.getValue())
            .sorted()
            .toList());
  }
}
