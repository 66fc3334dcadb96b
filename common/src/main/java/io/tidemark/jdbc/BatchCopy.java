package io.tidemark.jdbc;

import io.tidemark.dialect.CopyBuffer;
import io.tidemark.dialect.CopyEncoder;
import io.tidemark.dialect.PlainFields;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.function.Function;

/**
 * Takes the bytes of a bulk copy apart and inserts its rows in batches. Each row is the number of
 * its fields, its own number as four bytes where a stage has it, and the fields of {@link
 * PlainFields}: the number is told from those by its first byte, which is none of theirs in the
 * first billion rows.
 */
final class BatchCopy implements CopySink {
  private static final int BATCH = 1000;
  static final int HEADER = header();
  private static final int END = -1;

  private final PreparedStatement insert;
  private final Function<SQLException, DatabaseException> failure;
  private ByteBuffer rest = ByteBuffer.allocate(0);
  private boolean begun;
  private long rows;
  private int batched;

  BatchCopy(PreparedStatement insert, Function<SQLException, DatabaseException> failure) {
    this.insert = insert;
    this.failure = failure;
  }

  private static int header() {
    CopyBuffer header = new CopyBuffer(32);
    CopyEncoder.header(header);
    return header.size();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    ByteBuffer in = ByteBuffer.allocate(rest.remaining() + length);
    in.put(rest).put(bytes, offset, length).flip();
    try {
      if (!begun && in.remaining() >= HEADER) {
        in.position(HEADER);
        begun = true;
      }
      while (begun && isWhole(in)) {
        row(in);
      }
    } catch (SQLException e) {
      throw failure.apply(e);
    }
    rest = in;
  }

  /** Whether the next row is there to its end; what ends the copy is none. */
  static boolean isWhole(ByteBuffer in) {
    int at = in.position() + Short.BYTES;
    if (at > in.limit() || in.getShort(in.position()) == END) {
      return false;
    }
    for (int fields = in.getShort(in.position()); fields > 0; fields--) {
      if (at + Integer.BYTES > in.limit()) {
        return false;
      }
      at += Integer.BYTES + Math.max(0, in.getInt(at));
    }
    return at <= in.limit();
  }

  private void row(ByteBuffer in) throws SQLException {
    int fields = in.getShort();
    for (int i = 1; i <= fields; i++) {
      bind(insert, i, in);
    }
    insert.addBatch();
    if (++batched == BATCH) {
      flush();
    }
  }

  /** Binds the field that comes next. */
  static void bind(PreparedStatement insert, int i, ByteBuffer in) throws SQLException {
    int length = in.getInt();
    if (length < 0) {
      insert.setNull(i, Types.NULL);
      return;
    } else if (length == Integer.BYTES && in.get(in.position()) < PlainFields.BLOB) {
      insert.setInt(i, in.getInt());
      return;
    }
    byte form = in.get();
    switch (form) {
      case PlainFields.INTEGER -> insert.setLong(i, in.getLong());
      case PlainFields.REAL -> insert.setDouble(i, in.getDouble());
      case PlainFields.TEXT -> insert.setString(i, text(in, in.getInt()));
      case PlainFields.BLOB -> insert.setBytes(i, bytes(in, length - 1));
      default -> throw new IllegalStateException("no field begins with " + form);
    }
  }

  private static String text(ByteBuffer in, int length) {
    int at = in.position();
    in.position(at + length);
    return new String(in.array(), in.arrayOffset() + at, length, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private void flush() throws SQLException {
    if (batched > 0) {
      rows += Arrays.stream(insert.executeBatch()).filter(count -> count != 0).count();
      batched = 0;
    }
  }

  /** Inserts what is left, and tells how many rows there were. */
  long finish() throws SQLException {
    flush();
    return rows;
  }
}
