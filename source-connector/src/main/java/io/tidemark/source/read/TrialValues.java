package io.tidemark.source.read;

import io.tidemark.dialect.Read;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;

/**
 * A test's values as cells: the database reads each text as a value of the column's own type, so
 * that a test sends what the column could hold and nothing else.
 */
final class TrialValues {
  /** What queries and names that a column holds are refused by, in messages that quote them. */
  private static final String SYNTAX = "42";

  private final Session tx;
  private final Read read;

  TrialValues(Session tx, Read read) {
    this.tx = tx;
    this.read = read;
  }

  /**
   * A text's cell.
   *
   * @throws ReadFailure naming the column, and not the value, when the text is none of its values
   */
  Object of(Column column, String text) {
    Object cell;
    try {
      cell =
          tx.queryOne(
                  tx.dialect().rows().value(read, column, text), row -> row.cell(1, column.type()))
              .orElseThrow();
    } catch (DatabaseException e) {
      if (e.kind() == FailureKind.DATA) {
        throw unfit(column, String.valueOf(e.getMessage()));
      } else if (e.sqlState().startsWith(SYNTAX) && e.kind() != FailureKind.DENIED) {
        throw unfit(column, "SQLSTATE " + e.sqlState());
      }
      throw e;
    }
    return bounded(column, cell);
  }

  /** A cast to a type knows nothing of the column's length and precision. */
  private static Object bounded(Column column, Object cell) {
    ColumnType type = column.type();
    if (type.kind() == Kind.STRING && type.length() > 0 && cell instanceof String text) {
      if (text.codePointCount(0, text.length()) > type.length()) {
        throw unfit(column, "it is too long");
      }
    } else if (type.kind() == Kind.DECIMAL && type.precision() > 0) {
      return rounded(column, (BigDecimal) cell);
    }
    return cell;
  }

  private static BigDecimal rounded(Column column, BigDecimal number) {
    int scale = column.type().scale();
    if (number.stripTrailingZeros().scale() > scale) {
      throw unfit(column, "it has too many digits behind the point");
    }
    BigDecimal exact = number.setScale(scale);
    if (exact.precision() > column.type().precision()) {
      throw unfit(column, "it is too large");
    }
    return exact;
  }

  private static ReadFailure unfit(Column column, String why) {
    return new ReadFailure(
        ReadFailure.Kind.PERMANENT,
        "the test's value for the column "
            + column.name()
            + " is none of its type "
            + column.type()
            + ": "
            + why);
  }
}
