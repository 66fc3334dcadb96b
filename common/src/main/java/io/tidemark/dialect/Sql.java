package io.tidemark.dialect;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement and the values for its placeholders, together so that they cannot drift apart.
 *
 * @param text with one {@code ?} per bind
 * @param binds in the order of the placeholders
 */
public record Sql(String text, List<Bind> binds) {

  /**
   * One bound value.
   *
   * @param type decides how the cell is bound; {@link Kind#OTHER} binds text whose type the
   *     database infers
   * @param cell of the class that the type's kind fixes, or null
   */
  public record Bind(ColumnType type, @Nullable Object cell) {}

  public Sql {
    binds = List.copyOf(binds);
  }

  /** A statement whose values are text, long, int or boolean, or are bound with their type. */
  public static Sql of(String text, @Nullable Object... values) {
    List<Bind> binds = new ArrayList<>(values.length);
    for (Object value : values) {
      binds.add(bind(value));
    }
    return new Sql(text, binds);
  }

  private static Bind bind(@Nullable Object value) {
    if (value instanceof Bind typed) {
      return typed;
    } else if (value == null || value instanceof String) {
      return new Bind(ColumnType.of(Kind.STRING), value);
    } else if (value instanceof Long) {
      return new Bind(ColumnType.of(Kind.INT64), value);
    } else if (value instanceof Integer) {
      return new Bind(ColumnType.of(Kind.INT32), value);
    } else if (value instanceof Boolean) {
      return new Bind(ColumnType.of(Kind.BOOLEAN), value);
    }
    throw new IllegalArgumentException("bind " + value.getClass() + " with its column type");
  }
}
