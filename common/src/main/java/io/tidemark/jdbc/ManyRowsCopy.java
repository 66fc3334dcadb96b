package io.tidemark.jdbc;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of a bulk copy apart as {@link BatchCopy} does, and sends many rows by one
 * statement: for servers that have no other way to be told so many at once, and where each
 * statement costs more than its rows.
 */
final class ManyRowsCopy implements CopySink, AutoCloseable {

  /**
   * How rows are sent.
   *
   * @param rows at most in one statement
   * @param values likewise
   * @param bytes likewise, but for a row that alone has more; rows are kept back until there are as
   *     many
   * @param field binds one
   */
  record Manner(int rows, int values, int bytes, Field field) {}

  /** Binds the field that comes next in the bytes. */
  @FunctionalInterface
  interface Field {
    void bind(PreparedStatement statement, int at, ByteBuffer in) throws SQLException;
  }

  /** A statement for so many rows, with everything bound but them. */
  @FunctionalInterface
  interface Statements {
    PreparedStatement of(int rows) throws SQLException;
  }

  /** Runs a statement, and tells how many rows it wrote. */
  @FunctionalInterface
  interface Execution {
    long run(PreparedStatement statement) throws SQLException;
  }

  private final Manner manner;
  private final Statements statements;
  private final int first;
  private final Execution execution;
  private final Function<SQLException, DatabaseException> failure;
  private @Nullable PreparedStatement many;
  private int manyRows;
  private ByteBuffer rest = ByteBuffer.allocate(0);
  private boolean begun;
  private long rows;

  /**
   * @param first number of the first row's first placeholder
   */
  ManyRowsCopy(
      Manner manner,
      Statements statements,
      int first,
      Execution execution,
      Function<SQLException, DatabaseException> failure) {
    this.manner = manner;
    this.statements = statements;
    this.first = first;
    this.execution = execution;
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
    if (begun && in.remaining() >= manner.bytes) {
      flush(false);
    }
  }

  /** Sends the rows that are there to their end: all, or as long as they fill statements. */
  private void flush(boolean all) {
    try {
      int count = next(all);
      while (count > 0) {
        send(count);
        count = next(all);
      }
    } catch (SQLException e) {
      throw failure.apply(e);
    }
  }

  /** How many rows the next statement takes. */
  private int next(boolean all) {
    ByteBuffer ahead = rest.duplicate();
    int count = 0;
    int most = 1;
    while (count < most && BatchCopy.isWhole(ahead)) {
      int fields = Math.max(1, ahead.getShort(ahead.position()));
      most = Math.max(1, Math.min(manner.rows, manner.values / fields));
      skip(ahead);
      count++;
      if (ahead.position() - rest.position() >= manner.bytes) {
        return count;
      }
    }
    return all || count == most ? count : 0;
  }

  private static void skip(ByteBuffer in) {
    for (int fields = in.getShort(); fields > 0; fields--) {
      int length = in.getInt();
      in.position(in.position() + Math.max(0, length));
    }
  }

  private void send(int count) throws SQLException {
    PreparedStatement statement = statement(count);
    int at = first;
    for (int i = 0; i < count; i++) {
      for (int fields = rest.getShort(); fields > 0; fields--) {
        manner.field.bind(statement, at++, rest);
      }
    }
    rows += execution.run(statement);
  }

  private PreparedStatement statement(int count) throws SQLException {
    if (many == null || manyRows != count) {
      close();
      many = statements.of(count);
      manyRows = count;
    }
    return many;
  }

  /** Sends what is left, and tells how many rows were written. */
  long finish() {
    flush(true);
    return rows;
  }

  @Override
  public void close() throws SQLException {
    if (many != null) {
      many.close();
    }
  }
}
