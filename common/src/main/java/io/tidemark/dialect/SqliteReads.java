package io.tidemark.dialect;

import io.tidemark.dialect.CursorRead.Edge;
import io.tidemark.dialect.CursorRead.Side;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How SQLite is asked for rows, where that is its own way. Texts are compared by their bytes; where
 * it is not known that the column does so by itself, that is said.
 */
final class SqliteReads implements ReadWords {
  private static final long MICROS_OF_DAY = 86_400_000_000L;

  /** Between these years texts of dates sort as the dates do. */
  private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();

  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

  private final Reads reads = new Reads(this);

  /** The questions that others are asked alike. */
  Reads reads() {
    return reads;
  }

  @Override
  public String quote(String identifier) {
    return SqliteNames.quote(identifier);
  }

  @Override
  public String quote(TableId table) {
    return SqliteNames.quote(table);
  }

  @Override
  public String ordered(Column column, String name) {
    Kind kind = column.type().kind();
    if (SqliteValues.isTime(kind)) {
      return value(kind, name);
    }
    boolean text = kind == Kind.STRING || kind == Kind.UUID;
    return text && !column.pageable() ? name + " COLLATE BINARY" : name;
  }

  /** What a text, or a time that a column has, is as a value of a kind. */
  static String value(Kind kind, String text) {
    return SqliteValues.FUNCTION + "('" + kind + "', " + text + ")";
  }

  @Override
  public Sql.Bind bind(ColumnType type, Object cell) {
    return SqliteValues.bind(type, cell);
  }

  /**
   * Times are compared by a function, of which no index knows. All forms of a time begin with its
   * day, or with one beside it where they have a zone; so what begins with an earlier one lies
   * before the edge. Texts of years that have a sign sort before all others, and so do numbers,
   * which the function refuses.
   */
  @Override
  public Optional<Sql> roughly(Column cursor, String name, Edge edge) {
    Kind kind = cursor.type().kind();
    boolean upwards = edge.side() == Side.BEHIND || edge.side() == Side.FROM;
    if (!upwards || !SqliteValues.isTime(kind) || kind == Kind.TIME) {
      return Optional.empty();
    }
    long value = ((Number) edge.cells().get(0)).longValue();
    long day = (kind == Kind.DATE ? value : Math.floorDiv(value, MICROS_OF_DAY)) - 1;
    return day < FIRST_DAY || day > LAST_DAY
        ? Optional.empty()
        : Optional.of(
            Sql.of(
                "(%1$s >= ? OR %1$s <= '/')".formatted(name),
                LocalDate.ofEpochDay(day).toString()));
  }

  /** See {@link RowSql#value}; a time stays the text that a column would have. */
  Sql value(Column column, String text) {
    Kind kind = column.type().kind();
    String value = SqliteValues.isTime(kind) ? "?" : value(kind, "?");
    return Sql.of("SELECT " + value, text);
  }
}
