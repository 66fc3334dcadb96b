package io.tidemark.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cursor over a binary {@code COPY … TO STDOUT}, whose rows are taken off the connection as they
 * are wanted. Nothing else can be asked of the connection before it is closed, and where that is
 * before the last row, it ends the transaction.
 */
final class CopyCursor implements Cursor {
  private static final Logger log = LoggerFactory.getLogger(CopyCursor.class);

  /** Bytes of the signature and of the flags, behind which comes the length of an extension. */
  private static final int HEAD = 15;

  private static final int TRAILER = -1;
  private static final int NULL = -1;

  private final Connection connection;
  private final CopyOut copy;
  private final FieldDecoder[] decoders;
  private int expected;
  private byte[] bytes = new byte[0];
  private int at;
  private boolean begun;
  private boolean lost;

  CopyCursor(Connection connection, CopyOut copy, List<FieldDecoder> decoders, int most) {
    this.connection = connection;
    this.copy = copy;
    this.decoders = decoders.toArray(FieldDecoder[]::new);
    this.expected = most;
  }

  /**
   * Begins a copy.
   *
   * @param most rows that the statement may give
   */
  static Cursor open(Connection connection, String sql, List<FieldDecoder> decoders, int most)
      throws SQLException {
    try {
      CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
      return new CopyCursor(connection, copy, decoders, most);
    } catch (SQLException e) {
      cutIfLost(connection, e);
      throw e;
    }
  }

  @Override
  public boolean next() {
    try {
      if (!begun) {
        skip(HEAD);
        skip(number());
        begun = true;
      }
      need(Short.BYTES);
      at += Short.BYTES;
      int fields = BigEndian.signedShort(bytes, at - Short.BYTES);
      expected = fields == TRAILER ? 0 : expected - 1;
      if (fields != TRAILER && fields != decoders.length) {
        throw new PSQLException("the copy has other columns", PSQLState.PROTOCOL_VIOLATION);
      }
      return fields != TRAILER;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public @Nullable Object[] cells() {
    @Nullable Object[] cells = new @Nullable Object[decoders.length];
    try {
      for (int i = 0; i < cells.length; i++) {
        int length = number();
        if (length != NULL) {
          need(length);
          cells[i] = decoders[i].decode(bytes, at, length);
          at += length;
        }
      }
    } catch (SQLException e) {
      throw failed(e);
    }
    return cells;
  }

  private void skip(int length) throws SQLException {
    need(length);
    at += length;
  }

  private int number() throws SQLException {
    skip(Integer.BYTES);
    return BigEndian.signedInt(bytes, at - Integer.BYTES);
  }

  /** PostgreSQL sends each row by itself; what stands in between may do otherwise. */
  private void need(int length) throws SQLException {
    while (bytes.length - at < length) {
      byte[] more = read();
      if (more == null) {
        throw new PSQLException("the copy ended in the middle", PSQLState.PROTOCOL_VIOLATION);
      }
      bytes = at == bytes.length ? more : joined(more);
      at = 0;
    }
  }

  /**
   * What breaks off while the driver reads a message, as where the heap has no room for it, leaves
   * the rest of it to be taken for others: the connection is cut.
   */
  private byte @Nullable [] read() throws SQLException {
    try {
      return copy.readFromCopy();
    } catch (RuntimeException | Error e) {
      lost = true;
      cut(connection, e);
      throw e;
    }
  }

  private byte[] joined(byte[] more) {
    int left = bytes.length - at;
    byte[] joined = new byte[left + more.length];
    System.arraycopy(bytes, at, joined, 0, left);
    System.arraycopy(more, 0, joined, left, more.length);
    return joined;
  }

  /** Rows are not fetched together. */
  @Override
  public void fetchSize(int rows) {}

  @Override
  public void close() {
    try {
      if (isLeft() && expected > 0) {
        connection.unwrap(PGConnection.class).cancelQuery();
      }
      while (isLeft()) {
        read();
      }
    } catch (SQLException e) {
      giveUp(e);
    }
  }

  private boolean isLeft() {
    return !lost && copy.isActive();
  }

  /** A transaction that only reads loses nothing, and one that has failed cannot be committed. */
  private void giveUp(SQLException cause) {
    if (copy.isActive()) {
      cut(connection, cause);
      return;
    }
    cutIfLost(connection, cause);
    try {
      connection.rollback();
    } catch (SQLException e) {
      log.debug("Rolling back behind a copy failed (SQLSTATE {})", e.getSQLState());
    }
  }

  private DatabaseException failed(SQLException e) {
    cutIfLost(connection, e);
    return PostgresFailures.of(e);
  }

  /** The server may be in the midst of a copy that the driver has lost. */
  private static void cutIfLost(Connection connection, SQLException e) {
    if (e.getCause() instanceof IOException) {
      cut(connection, e);
    }
  }

  private static void cut(Connection connection, Throwable cause) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
