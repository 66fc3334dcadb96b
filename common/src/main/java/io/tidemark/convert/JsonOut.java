package io.tidemark.convert;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** A message that is being written, in the bytes that Jackson would write. */
final class JsonOut {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

  /** Digits of the longest long, and its sign. */
  private static final int LONGEST = 20;

  /** Four decimals. */
  private static final int DECIMALS = 10_000;

  /** From here on, and below the next, a double's text has an exponent. */
  private static final double EXPONENT_FROM = 1e7;

  private static final double SMALLEST_PLAIN = 1e-3;

  /** So many bytes are not worth an encoder's array. */
  private static final int SHORT = 32;

  /** What follows a backslash instead of a character, 0 for those that are written as they are. */
  private static final byte[] ESCAPES = escapes();

  private byte[] bytes;
  private int size;

  /**
   * @param room so many bytes may be enough
   */
  JsonOut(int room) {
    this.bytes = new byte[room];
  }

  private static byte[] escapes() {
    byte[] escapes = new byte[0x80];
    Arrays.fill(escapes, 0, ' ', (byte) 'u');
    escapes['\b'] = 'b';
    escapes['\f'] = 'f';
    escapes['\n'] = 'n';
    escapes['\r'] = 'r';
    escapes['\t'] = 't';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), 2 * bytes.length));
    }
  }

  /** How many bytes it can have before it grows. */
  int room() {
    return bytes.length;
  }

  /**
   * Takes back what is behind the beginning.
   *
   * @param length of the beginning
   */
  void shorten(int length) {
    size = length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  void write(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
  }

  void write(byte[] json) {
    room(json.length);
    System.arraycopy(json, 0, bytes, size, json.length);
    size += json.length;
  }

  /** Writes what is between elements, before an element. */
  void separate(boolean first) {
    if (!first) {
      write(',');
    }
  }

  void writeNull() {
    write(NULL);
  }

  void write(boolean value) {
    write(value ? TRUE : FALSE);
  }

  void write(long value) {
    room(LONGEST);
    long rest = value < 0 ? value : -value; // there are more negative ones
    int end = size + (value < 0 ? 1 : 0);
    for (long left = rest; left <= -10; left /= 10) {
      end++;
    }
    if (value < 0) {
      bytes[size] = '-';
    }
    size = end + 1;
    for (int i = end; i == end || rest != 0; i--) {
      long tens = rest / 10;
      bytes[i] = (byte) ('0' + tens * 10 - rest);
      rest = tens;
    }
  }

  /** A number's text. */
  void write(String number) {
    int length = number.length();
    room(length);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) number.charAt(i);
    }
  }

  /**
   * Writes a number as {@link Double#toString} has it, if it is one of few decimals that needs no
   * exponent: the shortest text of such a number is its decimals, as doubles tell fifteen digits
   * apart.
   *
   * @return false when it is none of those, and nothing was written
   */
  boolean writeDecimal(double value) {
    double magnitude = Math.abs(value);
    if (!(magnitude >= SMALLEST_PLAIN && magnitude < EXPONENT_FROM)) {
      return false; // zero, too, which may be negative
    }
    long scaled = (long) (magnitude * DECIMALS + 0.5);
    if ((double) scaled / DECIMALS != magnitude) {
      return false;
    }
    if (value < 0) {
      write('-');
    }
    write(scaled / DECIMALS);
    write('.');
    long rest = scaled % DECIMALS;
    long unit = DECIMALS / 10;
    do {
      write((char) ('0' + rest / unit));
      rest %= unit;
      unit /= 10;
    } while (rest > 0);
    return true;
  }

  void writeBase64(byte[] value) {
    write('"');
    if (value.length <= SHORT) {
      writeShortBase64(value);
    } else {
      write(Base64.getEncoder().encode(value));
    }
    write('"');
  }

  /** Few bytes, without a copy of them. */
  private void writeShortBase64(byte[] value) {
    room((value.length + 2) / 3 * 4);
    for (int i = 0; i < value.length; i += 3) {
      int left = value.length - i;
      int bits = (value[i] & 0xFF) << 16;
      bits |= left > 1 ? (value[i + 1] & 0xFF) << 8 : 0;
      bits |= left > 2 ? value[i + 2] & 0xFF : 0;
      writeThree(bits, left);
    }
  }

  /** The fewest bytes that a number has, which are those of a {@link java.math.BigInteger}. */
  void writeBase64(long number) {
    int significant = Long.SIZE - Long.numberOfLeadingZeros(number ^ (number >> (Long.SIZE - 1)));
    int length = significant / Byte.SIZE + 1; // one bit more for the sign
    room(SHORT);
    bytes[size++] = '"';
    long rest = number << (Long.SIZE - length * Byte.SIZE);
    for (int left = length; left > 0; left -= 3) {
      writeThree((int) (rest >>> (Long.SIZE - 24)), left);
      rest <<= 24;
    }
    bytes[size++] = '"';
  }

  /**
   * Four letters for three bytes, or for those that are left.
   *
   * @param bits have zeros instead of bytes that are not there
   */
  private void writeThree(int bits, int left) {
    bytes[size++] = BASE64[bits >> 18];
    bytes[size++] = BASE64[(bits >> 12) & 0x3F];
    bytes[size++] = left > 1 ? BASE64[(bits >> 6) & 0x3F] : (byte) '=';
    bytes[size++] = left > 2 ? BASE64[bits & 0x3F] : (byte) '=';
  }

  /** A text in quotes. */
  void writeQuoted(String text) {
    int length = text.length();
    room(length + 2);
    byte[] out = bytes;
    int to = size;
    out[to++] = '"';
    int i = PlainText.copy(text, out, to);
    to += i;
    for (; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || ESCAPES[c] != 0) {
        break;
      }
      out[to++] = (byte) c;
    }
    size = to;
    for (; i < length; i++) {
      writeAny(text.charAt(i));
    }
    write('"');
  }

  /** Jackson escapes both halves of a character outside the BMP, and one half alone, too. */
  private void writeAny(char c) {
    room(6);
    if (c < 0x80 && ESCAPES[c] == 0) {
      bytes[size++] = (byte) c;
    } else if (c < 0x80 && ESCAPES[c] != 'u') {
      bytes[size++] = '\\';
      bytes[size++] = ESCAPES[c];
    } else if (c < 0x80 || Character.isSurrogate(c)) {
      writeEscape(c);
    } else if (c < 0x800) {
      bytes[size++] = (byte) (0xC0 | (c >> 6));
      writeTail(c);
    } else {
      bytes[size++] = (byte) (0xE0 | (c >> 12));
      writeTail(c >> 6);
      writeTail(c);
    }
  }

  private void writeTail(int bits) {
    bytes[size++] = (byte) (0x80 | (bits & 0x3F));
  }

  private void writeEscape(char c) {
    bytes[size++] = '\\';
    bytes[size++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[size++] = HEX[(c >> shift) & 0xF];
    }
  }
}
