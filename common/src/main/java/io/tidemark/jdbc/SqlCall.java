package io.tidemark.jdbc;

import java.sql.SQLException;

/** What is done with a connection for a result, and what is done for none. */
@FunctionalInterface
interface SqlCall<T> {
  T get() throws SQLException;

  /** For none. */
  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }
}
