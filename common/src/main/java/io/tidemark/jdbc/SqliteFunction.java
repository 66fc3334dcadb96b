package io.tidemark.jdbc;

import io.tidemark.dialect.SqliteValues;
import io.tidemark.table.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.Function;

/** {@link SqliteValues#FUNCTION} of one connection: the parser of cells, where SQLite compares. */
final class SqliteFunction extends Function {
  /** What is wrong with a value, in words that do not quote it. */
  static final String REFUSED = "a value is none of the type that its column was declared with";

  private static final int TEXT = 3;
  private static final int NULL = 5;

  private SqliteFunction() {}

  static void register(Connection connection) throws SQLException {
    create(connection, SqliteValues.FUNCTION, new SqliteFunction(), 2, Function.FLAG_DETERMINISTIC);
  }

  @Override
  protected void xFunc() throws SQLException {
    int stored = value_type(1);
    if (stored == NULL) {
      result();
    } else if (stored == TEXT) {
      answer(Kind.valueOf(value_text(0)), value_text(1));
    } else {
      error(REFUSED);
    }
  }

  private void answer(Kind kind, String text) throws SQLException {
    Object value;
    try {
      value = SqliteValues.of(kind, text);
    } catch (IllegalArgumentException e) {
      error(REFUSED);
      return;
    }
    if (value instanceof Long whole) {
      result(whole);
    } else if (value instanceof Double number) {
      result(number);
    } else if (value instanceof byte[] bytes) {
      result(bytes);
    } else {
      result(value.toString());
    }
  }
}
