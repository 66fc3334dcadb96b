package io.tidemark.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** PostgreSQL's {@code COPY … FROM STDIN}. */
final class BulkCopy {
  private BulkCopy() {}

  static long run(Connection connection, String copySql, CopySource source) {
    try {
      CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copySql);
      try {
        source.writeTo((bytes, offset, length) -> write(copy, bytes, offset, length));
        return copy.endCopy();
      } catch (RuntimeException | SQLException | Error e) {
        giveUp(copy, e);
        throw e;
      }
    } catch (SQLException e) {
      throw PostgresFailures.copying(e);
    }
  }

  private static void write(CopyIn copy, byte[] bytes, int offset, int length) {
    try {
      copy.writeToCopy(bytes, offset, length);
    } catch (SQLException e) {
      throw PostgresFailures.copying(e);
    }
  }

  private static void giveUp(CopyIn copy, Throwable cause) {
    try {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    } catch (SQLException e) {
      cause.addSuppressed(PostgresFailures.of(e));
    }
  }
}
