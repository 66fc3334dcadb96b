package io.tidemark.table;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The type of a column.
 *
 * @param kind what the column holds
 * @param length characters of a bounded {@link Kind#STRING}, 0 when unbounded
 * @param precision digits of a {@link Kind#DECIMAL}, 0 when unconstrained
 * @param scale digits after the point of a {@link Kind#DECIMAL}
 * @param element the element type of an {@link Kind#ARRAY}, else null
 * @param nativeName lower-case name of the type in the database it was read from where the kind
 *     alone loses something ({@code inet}, {@code jsonb}), else null
 */
public record ColumnType(
    Kind kind,
    int length,
    int precision,
    int scale,
    @Nullable ColumnType element,
    @Nullable String nativeName) {

  public ColumnType {
    if ((kind == Kind.ARRAY) != (element != null)) {
      throw new IllegalArgumentException("only an array type has an element type: " + kind);
    }
  }

  /** A type that its kind says all of. */
  public static ColumnType of(Kind kind) {
    return new ColumnType(kind, 0, 0, 0, null, null);
  }

  /** A type that its kind and its name in the database say all of. */
  public static ColumnType of(Kind kind, String nativeName) {
    return new ColumnType(kind, 0, 0, 0, null, nativeName);
  }

  /** A text type of at most {@code length} characters. */
  public static ColumnType string(int length) {
    return new ColumnType(Kind.STRING, length, 0, 0, null, null);
  }

  /** An exact number of {@code precision} digits, {@code scale} of them after the point. */
  public static ColumnType decimal(int precision, int scale) {
    return new ColumnType(Kind.DECIMAL, 0, precision, scale, null, null);
  }

  /** An array of {@code element}. */
  public static ColumnType array(ColumnType element) {
    return new ColumnType(Kind.ARRAY, 0, 0, 0, element, null);
  }

  /** A type that travels as the text the database itself gives it. */
  public static ColumnType other(String nativeName) {
    return new ColumnType(Kind.OTHER, 0, 0, 0, null, nativeName);
  }

  @Override
  public String toString() {
    String name = nativeName != null ? nativeName : kind.name().toLowerCase(Locale.ROOT);
    return switch (kind) {
      case STRING -> length > 0 ? name + "(" + length + ")" : name;
      case DECIMAL -> precision > 0 ? name + "(" + precision + "," + scale + ")" : name;
      case ARRAY -> element + "[]";
      default -> name;
    };
  }
}
