package io.tidemark.source.tracking;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cells as bytes and back. Different cells have different bytes, and so have different lists of
 * them: each has a tag and, where its size is not fixed, a length. Two numbers that the database
 * takes for equal, such as 1.0 and 1.00, differ here as they differ in a record.
 */
final class CellBytes {
  private static final int NULL = 0;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final int BYTE = 3;
  private static final int SHORT = 4;
  private static final int INT = 5;
  private static final int LONG = 6;
  private static final int FLOAT = 7;
  private static final int DOUBLE = 8;
  private static final int DECIMAL = 9;
  private static final int TEXT = 10;
  private static final int BYTES = 11;
  private static final int LIST = 12;
  private static final int LONGEST_FIXED = 9;

  /** Lists within lists; no database has arrays of so many dimensions. */
  private static final int DEEPEST = 64;

  /** Every number of so many digits is a long. */
  private static final int LONG_DIGITS = 18;

  private ByteBuffer bytes = ByteBuffer.allocate(256);

  /** Empties the buffer. */
  void clear() {
    bytes.clear();
  }

  /** What has been written; valid until the next change. */
  byte[] array() {
    return bytes.array();
  }

  int length() {
    return bytes.position();
  }

  /** A copy of what has been written. */
  byte[] copy() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /**
   * Adds a cell.
   *
   * @throws IllegalArgumentException when it is of no class that cells have
   */
  void add(@Nullable Object cell) {
    room(LONGEST_FIXED);
    if (cell == null) {
      tag(NULL);
    } else if (cell instanceof String text) {
      tag(TEXT);
      sized(text.getBytes(StandardCharsets.UTF_8));
    } else if (cell instanceof Boolean bool) {
      tag(bool ? TRUE : FALSE);
    } else if (cell instanceof byte[] binary) {
      tag(BYTES);
      sized(binary);
    } else if (cell instanceof List<?> elements) {
      tag(LIST);
      bytes.putInt(elements.size());
      elements.forEach(this::add);
    } else {
      number(cell);
    }
  }

  private void number(Object cell) {
    if (cell instanceof Long value) {
      tag(LONG);
      bytes.putLong(value);
    } else if (cell instanceof Integer value) {
      tag(INT);
      bytes.putInt(value);
    } else if (cell instanceof BigDecimal value) {
      tag(DECIMAL);
      bytes.putInt(value.scale());
      unscaled(value);
    } else if (cell instanceof Double value) {
      tag(DOUBLE);
      bytes.putLong(Double.doubleToRawLongBits(value));
    } else if (cell instanceof Float value) {
      tag(FLOAT);
      bytes.putInt(Float.floatToRawIntBits(value));
    } else if (cell instanceof Short value) {
      tag(SHORT);
      bytes.putShort(value);
    } else if (cell instanceof Byte value) {
      tag(BYTE);
      bytes.put(value);
    } else {
      throw new IllegalArgumentException("no cell is a " + cell.getClass().getName());
    }
  }

  /**
   * Adds the shortest two's complement. Where the digits fit a long they are taken as one: to make
   * a {@link BigInteger} of them would cost more than the digest of the row.
   */
  private void unscaled(BigDecimal value) {
    if (value.precision() > LONG_DIGITS) {
      sized(value.unscaledValue().toByteArray());
      return;
    }
    long digits = value.scaleByPowerOfTen(value.scale()).longValue();
    long magnitude = digits ^ (digits >> (Long.SIZE - 1));
    int size = (Long.SIZE - Long.numberOfLeadingZeros(magnitude)) / Byte.SIZE + 1;
    room(Integer.BYTES + Long.BYTES);
    bytes.putInt(size);
    int end = bytes.position() + size;
    bytes.putLong(digits << (Long.SIZE - size * Byte.SIZE)).position(end);
  }

  private void tag(int tag) {
    bytes.put((byte) tag);
  }

  private void sized(byte[] content) {
    room(Integer.BYTES + content.length);
    bytes.putInt(content.length).put(content);
  }

  private void room(int more) {
    if (bytes.remaining() < more) {
      long needed = Math.addExact(bytes.position(), more);
      long twice = 2L * bytes.capacity();
      int size = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, twice));
      bytes = ByteBuffer.allocate(size).put(bytes.flip());
    }
  }

  /**
   * Reads cells.
   *
   * @throws IllegalArgumentException when the bytes are not those of cells
   * @throws java.nio.BufferUnderflowException when they end in the middle of one
   */
  static List<@Nullable Object> read(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes);
    List<@Nullable Object> cells = new ArrayList<>();
    while (from.hasRemaining()) {
      cells.add(cell(from, 0));
    }
    return cells;
  }

  private static @Nullable Object cell(ByteBuffer from, int depth) {
    int tag = from.get();
    return switch (tag) {
      case NULL -> null;
      case FALSE -> false;
      case TRUE -> true;
      case BYTE -> from.get();
      case SHORT -> from.getShort();
      case INT -> from.getInt();
      case LONG -> from.getLong();
      case FLOAT -> Float.intBitsToFloat(from.getInt());
      case DOUBLE -> Double.longBitsToDouble(from.getLong());
      case DECIMAL -> decimal(from);
      case TEXT -> new String(sized(from), StandardCharsets.UTF_8);
      case BYTES -> sized(from);
      case LIST -> list(from, depth);
      default -> throw new IllegalArgumentException("no cell has the tag " + tag);
    };
  }

  private static BigDecimal decimal(ByteBuffer from) {
    int scale = from.getInt();
    return new BigDecimal(new BigInteger(sized(from)), scale);
  }

  private static List<@Nullable Object> list(ByteBuffer from, int depth) {
    if (depth == DEEPEST) {
      throw new IllegalArgumentException("lists are nested too deeply");
    }
    int size = from.getInt();
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      elements.add(cell(from, depth + 1));
    }
    return elements;
  }

  private static byte[] sized(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw new IllegalArgumentException("a cell is longer than the bytes");
    }
    byte[] content = new byte[length];
    from.get(content);
    return content;
  }
}
