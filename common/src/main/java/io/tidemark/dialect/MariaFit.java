package io.tidemark.dialect;

import static io.tidemark.table.Kind.BOOLEAN;
import static io.tidemark.table.Kind.BYTES;
import static io.tidemark.table.Kind.DECIMAL;
import static io.tidemark.table.Kind.FLOAT32;
import static io.tidemark.table.Kind.FLOAT64;
import static io.tidemark.table.Kind.INT16;
import static io.tidemark.table.Kind.INT32;
import static io.tidemark.table.Kind.INT64;
import static io.tidemark.table.Kind.INT8;
import static io.tidemark.table.Kind.OTHER;
import static io.tidemark.table.Kind.STRING;
import static io.tidemark.table.Kind.TIME;
import static io.tidemark.table.Kind.TIMESTAMP;
import static io.tidemark.table.Kind.TIMESTAMP_TZ;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.List;
import java.util.Map;

/** Which values get into which columns of MariaDB unchanged, and which columns may get roomier. */
final class MariaFit {
  private static final List<Kind> INTEGERS = List.of(INT8, INT16, INT32, INT64);

  /** Digits that the largest value of an integer type has. */
  private static final Map<Kind, Integer> DIGITS = Map.of(INT8, 3, INT16, 5, INT32, 10, INT64, 19);

  private MariaFit() {}

  /**
   * Where a value that does not fit is an error of its row, as sessions are strict, what mostly
   * fits is {@link TypeFit#AS_TEXT}. What would be changed without an error is refused: fractions
   * of seconds and blanks at the end of {@code char}, what {@code set} puts in order, what {@code
   * enum} takes for one of its own though it is written otherwise, numbers that {@code year} takes
   * for years of two digits, and texts whose bytes {@code bit} takes for a number.
   */
  static TypeFit of(ColumnType from, ColumnType to) {
    if (from.equals(to)) {
      return TypeFit.SAME;
    }
    ColumnType made = MariaTypes.listed(from, false);
    if (made.equals(to)) {
      return TypeFit.WIDENS;
    }
    return to.nativeName() == null ? plain(made, from, to) : declared(made, from, to);
  }

  private static TypeFit plain(ColumnType made, ColumnType from, ColumnType to) {
    return switch (to.kind()) {
      case BOOLEAN -> widens(made.kind() == INT8); // tinyint(1) is a tinyint
      case INT16, INT32, INT64, FLOAT32, FLOAT64, DECIMAL -> widens(isWider(made, to));
      case STRING -> text(made, from, to);
      case BYTES -> made.kind() == BYTES ? parsed(to.length() > 0) : TypeFit.REFUSED;
      case UUID -> made.kind() == STRING ? TypeFit.AS_TEXT : TypeFit.REFUSED;
      default -> TypeFit.REFUSED;
    };
  }

  private static TypeFit widens(boolean fits) {
    return fits ? TypeFit.WIDENS : TypeFit.REFUSED;
  }

  private static TypeFit parsed(boolean bounded) {
    return bounded ? TypeFit.AS_TEXT : TypeFit.WIDENS;
  }

  private static boolean isWider(ColumnType from, ColumnType to) {
    Kind kind = from.kind();
    if (INTEGERS.contains(kind)) {
      return switch (to.kind()) {
        case INT16, INT32, INT64 -> kind.compareTo(to.kind()) <= 0;
        case DECIMAL -> to.precision() - to.scale() >= DIGITS.getOrDefault(kind, 0);
        case FLOAT64 -> kind.compareTo(INT32) <= 0;
        case FLOAT32 -> kind.compareTo(INT32) < 0;
        default -> false;
      };
    } else if (kind == DECIMAL && to.kind() == DECIMAL) {
      return to.scale() >= from.scale()
          && to.precision() - to.scale() >= from.precision() - from.scale();
    }
    return kind == FLOAT32 && to.kind() == FLOAT64;
  }

  private static TypeFit text(ColumnType made, ColumnType from, ColumnType to) {
    if (made.kind() != STRING) {
      return TypeFit.REFUSED;
    } else if (to.length() == 0) {
      return TypeFit.WIDENS;
    }
    int length = from.kind() == STRING ? from.length() : made.length();
    return length > 0 ? widens(length <= to.length()) : TypeFit.AS_TEXT;
  }

  private static TypeFit declared(ColumnType made, ColumnType from, ColumnType to) {
    String name = String.valueOf(to.nativeName());
    return switch (to.kind()) {
      case BOOLEAN -> widens(made.kind() == BOOLEAN);
      case INT16, INT32, INT64, DECIMAL ->
          !name.startsWith("year")
                  && (INTEGERS.contains(made.kind())
                      || (made.kind() == DECIMAL && made.scale() <= to.scale()))
              ? TypeFit.AS_TEXT
              : TypeFit.REFUSED;
      case STRING ->
          name.startsWith("char(")
                  || name.startsWith("set(")
                  || name.startsWith("enum(")
                  || MariaTypes.isPlace(name)
              ? TypeFit.REFUSED
              : text(made, from, to);
      case BYTES ->
          made.kind() == BYTES && !name.startsWith("binary") ? TypeFit.AS_TEXT : TypeFit.REFUSED;
      case TIMESTAMP_TZ ->
          from.kind() == TIMESTAMP_TZ && name.equals("timestamp(6)")
              ? TypeFit.AS_TEXT
              : TypeFit.REFUSED;
      case OTHER ->
          made.kind() == STRING && !name.startsWith("bit") ? TypeFit.AS_TEXT : TypeFit.REFUSED;
      default -> TypeFit.REFUSED;
    };
  }

  /**
   * Whether a column may be altered so: a number that only gets room, a text that gets longer, not
   * {@code char} or {@code enum}, and times that get their microseconds.
   */
  static boolean grows(ColumnType from, ColumnType to) {
    if (to.nativeName() != null || from.equals(to)) {
      return false;
    } else if (from.kind() == STRING && to.kind() == STRING) {
      boolean plain = from.nativeName() == null || from.nativeName().endsWith("text");
      return plain && from.length() > 0 && (to.length() == 0 || to.length() > from.length());
    } else if (from.kind() == to.kind() && from.nativeName() != null) {
      return from.kind() == TIME || from.kind() == TIMESTAMP;
    }
    boolean real = INTEGERS.contains(from.kind()) && (to.kind() == FLOAT32 || to.kind() == FLOAT64);
    return from.nativeName() == null && from.kind() != OTHER && !real && isWider(from, to);
  }
}
