package io.tidemark.sink.row;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code _sync_id}: a UUID that is made of a row's values, the same in every process and whatever
 * the database: the first 16 bytes of SHA-256 over names and values, as a UUID of version 8 (RFC
 * 9562, for forms of one's own).
 *
 * <p>Every name and value has its length in front, so that ("a", "bc") and ("ab", "c") differ, and
 * NULL is a length that no value has. Values are taken by what they say, not by their type: 5 is 5
 * as smallint, as bigint and as 5.00, so that a column that is widened keeps its ids.
 */
final class SyncId {
  private static final int NULL = -1;
  private static final int LIST = -2;

  private final MessageDigest digest;
  private final ByteBuffer length = ByteBuffer.allocate(4);

  SyncId() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Forgets what was taken in, of a record whose other values could not be read. */
  void begin() {
    digest.reset();
  }

  /** Takes a value in; the caller goes through names in their order. */
  void add(String name, @Nullable Object cell) {
    bytes(name.getBytes(StandardCharsets.UTF_8));
    value(cell);
  }

  private void value(@Nullable Object cell) {
    if (cell == null) {
      length(NULL);
    } else if (cell instanceof byte[] bytes) {
      bytes(bytes);
    } else if (cell instanceof List<?> list) {
      length(LIST);
      length(list.size());
      list.forEach(this::value);
    } else {
      bytes(text(cell).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String text(Object cell) {
    if (cell instanceof BigDecimal number) {
      return number(number);
    } else if (cell instanceof Float || cell instanceof Double) {
      double number = ((Number) cell).doubleValue();
      return number == 0 ? "0" : cell.toString(); // -0.0 is 0 to the database
    }
    return cell.toString();
  }

  private static String number(BigDecimal number) {
    if (number.signum() == 0) {
      return "0";
    }
    return PlainNumber.of(PlainNumber.isWritable(number) ? number.stripTrailingZeros() : number);
  }

  private void bytes(byte[] bytes) {
    length(bytes.length);
    digest.update(bytes);
  }

  private void length(int number) {
    digest.update(length.clear().putInt(number).flip());
  }

  /** The id of what was taken in; the next one begins empty. */
  String finish() {
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    long high = (hash.getLong() & ~0xF000L) | 0x8000L;
    long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
