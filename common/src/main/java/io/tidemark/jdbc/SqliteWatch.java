package io.tidemark.jdbc;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** Whether the file that was opened is still the one that its path names. */
record SqliteWatch(SqliteFile file, Optional<Object> opened) {
  private static final String GONE = "08006";

  /** To be begun before the file is opened: one that comes later is then another one. */
  static SqliteWatch over(SqliteFile file) throws SQLException {
    return new SqliteWatch(file, identity(file));
  }

  /**
   * Makes sure that it is.
   *
   * @throws SQLException when it is not, so that the connection has to be made anew
   */
  void check() throws SQLException {
    if (!identity(file).equals(opened)) {
      throw new SQLException(
          file.path() + " was replaced or taken away since it was opened: it is opened anew", GONE);
    }
  }

  private static Optional<Object> identity(SqliteFile file) throws SQLException {
    try {
      return file.identity();
    } catch (IOException e) {
      throw new SQLException(file.path() + " cannot be looked at: " + e.getMessage(), GONE, e);
    }
  }
}
