package io.tidemark.sink.kit;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A database that a case writes to, and the kit's own eyes on it: what it reads must not come from
 * the code that is under test.
 */
public interface Target extends AutoCloseable {
  /** {@code connection.url} and the other keys by which a sink reaches it. */
  Map<String, String> settings();

  /**
   * All rows of a table, in any order, each by column name, as plain values by the kind of the
   * column that is asked for:
   *
   * <ul>
   *   <li>{@code BOOLEAN}: {@link Boolean}
   *   <li>all integers: {@link Long}; both floating point kinds: {@link Double}
   *   <li>{@code DECIMAL}: {@link java.math.BigDecimal}
   *   <li>{@code BYTES}: a {@link String} of lower-case hexadecimal digits
   *   <li>{@code DATE}: {@link java.time.LocalDate}, {@code TIME}: {@link java.time.LocalTime},
   *       {@code TIMESTAMP}: {@link java.time.LocalDateTime}, {@code TIMESTAMP_TZ}: {@link
   *       java.time.Instant}; {@code infinity} and {@code -infinity} as their MAX and MIN
   *   <li>{@code ARRAY}: a {@link List} of the plain values of its elements
   *   <li>all others: a {@link String}
   * </ul>
   */
  List<Map<String, @Nullable Object>> rows(String table, List<Column> columns);

  /** A table as the database's own catalog describes it, or empty when there is none. */
  Optional<Described> describe(String table);

  /** Runs a statement of plain SQL: unquoted names, types that all databases have. */
  void execute(String sql);

  /** A name in the database's quotes. */
  String quote(String name);

  /** The longest name of a table or column, in bytes. */
  int longestName();

  @Override
  void close();

  /**
   * A table as it is.
   *
   * @param columns in order
   * @param key the primary key's columns
   * @param others what else hangs on it: constraints and indexes, in words
   */
  record Described(List<Declared> columns, List<String> key, List<String> others) {
    /** The columns' names. */
    public List<String> names() {
      return columns.stream().map(Declared::name).toList();
    }

    /** A column by its name. */
    public Declared column(String name) {
      return columns.stream().filter(c -> c.name.equals(name)).findFirst().orElseThrow();
    }
  }

  /**
   * A column as it is.
   *
   * @param type in the database's own words
   */
  record Declared(String name, String type, boolean nullable) {}

  /** A column to read. */
  static Column read(String name, ColumnType type) {
    return new Column(name, type, true);
  }
}
