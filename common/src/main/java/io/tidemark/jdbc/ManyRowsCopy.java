package io.tidemark.jdbc;

import io.tidemark.dialect.PlainFields;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of a bulk copy apart as {@link BatchCopy} does, and inserts many rows by one
 * statement, for servers that have no other way to be told so many at once.
 */
final class ManyRowsCopy implements CopySink, AutoCloseable {
  private static final int ROWS = 1000;

  /** What a server counts placeholders by. */
  private static final int VALUES = 65_535;

  /** A quarter of what the smallest servers take as one statement, since a text may double. */
  private static final int BYTES = 1 << 20;

  private static final String FIRST = " VALUES (";

  private final Connection connection;
  private final String insert;
  private final String row;
  private final Function<SQLException, DatabaseException> failure;
  private @Nullable PreparedStatement many;
  private int manyRows;
  private ByteBuffer rest = ByteBuffer.allocate(0);
  private boolean begun;
  private long rows;

  /**
   * @param insert of one row
   */
  ManyRowsCopy(
      Connection connection, String insert, Function<SQLException, DatabaseException> failure) {
    this.connection = connection;
    this.insert = insert;
    this.row = insert.substring(insert.lastIndexOf(FIRST) + FIRST.length() - 1);
    this.failure = failure;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    ByteBuffer in = ByteBuffer.allocate(rest.remaining() + length);
    in.put(rest).put(bytes, offset, length).flip();
    if (!begun && in.remaining() >= BatchCopy.HEADER) {
      in.position(BatchCopy.HEADER);
      begun = true;
    }
    rest = in;
    if (begun && in.remaining() >= BYTES) {
      flush();
    }
  }

  /** Inserts all rows that are there to their end. */
  private void flush() {
    try {
      while (BatchCopy.isWhole(rest)) {
        int count = 0;
        ByteBuffer ahead = rest.duplicate();
        int most = Math.min(ROWS, VALUES / Math.max(1, rest.getShort(rest.position())));
        while (count < most
            && BatchCopy.isWhole(ahead)
            && (count == 0 || ahead.position() - rest.position() < BYTES)) {
          skip(ahead);
          count++;
        }
        insert(count);
      }
    } catch (SQLException e) {
      throw failure.apply(e);
    }
  }

  private static void skip(ByteBuffer in) {
    for (int fields = in.getShort(); fields > 0; fields--) {
      int length = in.getInt();
      in.position(in.position() + Math.max(0, length));
    }
  }

  private void insert(int count) throws SQLException {
    PreparedStatement statement = statement(count);
    int at = 1;
    for (int i = 0; i < count; i++) {
      for (int fields = rest.getShort(); fields > 0; fields--) {
        bind(statement, at++, rest);
      }
    }
    rows += statement.executeUpdate();
  }

  /** In a statement's text a number with a point is a decimal, of which zero has no sign. */
  private static void bind(PreparedStatement statement, int at, ByteBuffer in) throws SQLException {
    int form = in.position() + Integer.BYTES;
    if (in.getInt(in.position()) == 1 + Double.BYTES && in.get(form) == PlainFields.REAL) {
      statement.setString(at, Double.toString(in.getDouble(form + 1)));
      in.position(form + 1 + Double.BYTES);
    } else {
      BatchCopy.bind(statement, at, in);
    }
  }

  private PreparedStatement statement(int count) throws SQLException {
    if (many == null || manyRows != count) {
      close();
      many = connection.prepareStatement(insert + ("," + row).repeat(count - 1));
      manyRows = count;
    }
    return many;
  }

  /** Inserts what is left, and tells how many rows there were. */
  long finish() {
    flush();
    return rows;
  }

  @Override
  public void close() throws SQLException {
    if (many != null) {
      many.close();
    }
  }
}
