package io.tidemark.dialect;

import static io.tidemark.table.Kind.FLOAT32;
import static io.tidemark.table.Kind.FLOAT64;
import static io.tidemark.table.Kind.INT32;
import static io.tidemark.table.Kind.OTHER;
import static io.tidemark.table.Kind.STRING;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Which types fit into which, by the table of what can go wrong with a value. */
final class PostgresFit {
  private static final Set<Kind> INTEGERS =
      EnumSet.of(Kind.INT8, Kind.INT16, Kind.INT32, Kind.INT64);

  private static final Set<Kind> FLOATS = EnumSet.of(FLOAT32, FLOAT64);

  /** Digits that the largest value of an integer type has. */
  private static final Map<Kind, Integer> DIGITS =
      Map.of(Kind.INT8, 3, Kind.INT16, 5, Kind.INT32, 10, Kind.INT64, 19);

  private static final Set<Kind> TEXTUAL = EnumSet.of(STRING, Kind.UUID, Kind.JSON, OTHER);

  /** Kinds that plain text is commonly used to carry, so that parsing it is no surprise. */
  private static final Set<Kind> PARSED =
      EnumSet.of(
          Kind.UUID,
          Kind.JSON,
          OTHER,
          Kind.ARRAY,
          Kind.DATE,
          Kind.TIME,
          Kind.TIMESTAMP,
          Kind.TIMESTAMP_TZ);

  private PostgresFit() {}

  static TypeFit of(ColumnType from, ColumnType to) {
    if (same(from, to)) {
      return TypeFit.SAME;
    } else if (from.kind() == Kind.ARRAY && to.kind() == Kind.ARRAY) {
      TypeFit elements = of(element(from), element(to));
      return elements == TypeFit.REFUSED ? TypeFit.REFUSED : TypeFit.AS_TEXT;
    } else if (TEXTUAL.contains(from.kind())) {
      return text(from, to);
    }
    return widens(from, to) ? TypeFit.WIDENS : TypeFit.REFUSED;
  }

  /** The same to the database: {@code varchar(9)} and {@code text} hold the same values. */
  private static boolean same(ColumnType from, ColumnType to) {
    if (from.kind() == Kind.ARRAY || to.kind() == Kind.ARRAY) {
      return from.kind() == to.kind() && same(element(from), element(to));
    }
    return PostgresTypes.find(from).equals(PostgresTypes.find(to))
        && (from.kind() != OTHER || Objects.equals(from.nativeName(), to.nativeName()))
        && from.length() == to.length()
        && from.precision() == to.precision()
        && from.scale() == to.scale();
  }

  private static TypeFit text(ColumnType from, ColumnType to) {
    if (to.kind() == STRING) {
      if (to.length() == 0) {
        return TypeFit.WIDENS;
      } else if (from.kind() != STRING) {
        return from.kind() == Kind.UUID && to.length() >= 36 ? TypeFit.WIDENS : TypeFit.AS_TEXT;
      } else if (from.length() == 0) {
        return TypeFit.AS_TEXT;
      }
      return from.length() <= to.length() ? TypeFit.WIDENS : TypeFit.REFUSED;
    } else if (from.kind() == OTHER || to.kind() == OTHER || from.kind() == to.kind()) {
      return TypeFit.AS_TEXT;
    }
    return from.kind() == STRING && PARSED.contains(to.kind()) ? TypeFit.AS_TEXT : TypeFit.REFUSED;
  }

  private static boolean widens(ColumnType from, ColumnType to) {
    if (INTEGERS.contains(from.kind())) {
      return switch (to.kind()) {
        case INT16, INT32, INT64 -> from.kind().compareTo(to.kind()) <= 0;
        case DECIMAL -> to.precision() == 0 || to.precision() - to.scale() >= digits(from);
        case FLOAT64 -> from.kind().compareTo(INT32) <= 0;
        case FLOAT32 -> from.kind().compareTo(INT32) < 0;
        default -> false;
      };
    } else if (from.kind() == Kind.DECIMAL && to.kind() == Kind.DECIMAL) {
      return to.precision() == 0
          || (from.precision() > 0
              && to.scale() >= from.scale()
              && to.precision() - to.scale() >= from.precision() - from.scale());
    }
    return from.kind() == FLOAT32 && to.kind() == FLOAT64;
  }

  /**
   * Whether a column may be altered so: an integer or a number that only gets room, a varchar that
   * gets longer or loses its limit, a real that becomes double precision, and arrays of those. Not
   * {@code char(n)}, whose blanks would become part of the text.
   */
  static boolean grows(ColumnType from, ColumnType to) {
    if (from.kind() == Kind.ARRAY && to.kind() == Kind.ARRAY) {
      return grows(element(from), element(to));
    } else if (from.kind() == STRING && to.kind() == STRING) {
      boolean varchar = from.nativeName() == null && to.nativeName() == null;
      return varchar && from.length() > 0 && (to.length() == 0 || to.length() > from.length());
    }
    boolean real = INTEGERS.contains(from.kind()) && FLOATS.contains(to.kind());
    return !TEXTUAL.contains(from.kind()) && !real && !same(from, to) && widens(from, to);
  }

  private static int digits(ColumnType integer) {
    return Objects.requireNonNull(DIGITS.get(integer.kind()));
  }

  private static ColumnType element(ColumnType array) {
    return Objects.requireNonNull(array.element());
  }
}
