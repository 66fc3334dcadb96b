package io.tidemark.convert;

import io.tidemark.text.Eights;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message and how far it has been read. Takes JSON as converters write it and says {@link
 * Unusual} of anything else, also of much that JSON allows, as Kafka's converter reads that then;
 * past the message's end it throws an IndexOutOfBoundsException, to the same effect.
 */
final class JsonIn {
  /** Longer texts, and numbers, may be above a limit of Jackson's. */
  private static final int LONG_TEXT = 10_000_000;

  private static final int LONG_NAME = 10_000;

  private final byte[] bytes;
  private final int longest;
  private int at;

  /**
   * @param at where the first value begins
   */
  JsonIn(byte[] bytes, int at) {
    this(bytes, at, LONG_TEXT);
  }

  /**
   * @param longest how long a text may be
   */
  JsonIn(byte[] bytes, int at, int longest) {
    this.bytes = bytes;
    this.at = at;
    this.longest = longest;
  }

  /** Goes behind what comes next, if it is that. */
  boolean takes(byte[] what) {
    int end = at + what.length;
    if (end > bytes.length || !Arrays.equals(bytes, at, end, what, 0, what.length)) {
      return false;
    }
    at = end;
    return true;
  }

  /** The next byte that is no whitespace. */
  byte next() {
    byte next = bytes[at];
    while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
      next = bytes[++at];
    }
    return next;
  }

  /** Goes behind the next byte that is no whitespace, if it is that. */
  boolean takes(char what) {
    if (next() != what) {
      return false;
    }
    at++;
    return true;
  }

  void expect(char what) {
    if (!takes(what)) {
      throw new Unusual();
    }
  }

  /**
   * Goes to the next element or name of a list or an object, or behind its end.
   *
   * @param end what it ends with
   * @param first whether none has been before
   */
  boolean goesOn(char end, boolean first) {
    if (takes(end)) {
      return false;
    } else if (!first) {
      expect(',');
    }
    return true;
  }

  /** A name with the colon behind it; one with surrogates, or a long one, Jackson may refuse. */
  String name() {
    String name = string();
    if (name.length() > LONG_NAME || name.chars().anyMatch(c -> Character.isSurrogate((char) c))) {
      throw new Unusual();
    }
    expect(':');
    return name;
  }

  /** Goes behind a text that is ASCII without escapes, between its quotes. */
  byte[] plain() {
    expect('"');
    int begin = at;
    int end = plainEnd(begin);
    if (bytes[end] != '"' || end - begin > longest) {
      throw new Unusual();
    }
    at = end + 1;
    return Arrays.copyOfRange(bytes, begin, end);
  }

  String string() {
    expect('"');
    int begin = at;
    int end = plainEnd(begin);
    if (bytes[end] != '"' || end - begin > longest) {
      return decoded(begin, end);
    }
    at = end + 1;
    return new String(bytes, begin, end - begin, StandardCharsets.ISO_8859_1);
  }

  /** The first byte from there on that is a quote, a backslash, a control character or no ASCII. */
  private int plainEnd(int from) {
    int i = from;
    for (; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
      long special = Eights.special(Eights.at(bytes, i));
      if (special != 0) {
        return i + Long.numberOfTrailingZeros(special) / Byte.SIZE;
      }
    }
    while (bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  private String decoded(int begin, int from) {
    boolean escapes = false;
    int i = from;
    for (byte next = bytes[i]; next != '"'; next = bytes[i]) {
      if (next >= 0 && next < ' ') {
        throw new Unusual();
      }
      escapes |= next == '\\';
      i += next == '\\' ? 2 : 1;
    }
    at = i + 1;
    String text = new String(bytes, begin, i - begin, StandardCharsets.UTF_8);
    if (text.length() > longest || text.indexOf('\uFFFD') >= 0) {
      throw new Unusual(); // the latter may be what malformed bytes have become
    }
    return escapes ? unescaped(text) : text;
  }

  private static String unescaped(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int done = 0;
    for (int i = text.indexOf('\\'); i >= 0; i = text.indexOf('\\', done)) {
      out.append(text, done, i);
      char kind = text.charAt(i + 1);
      out.append(kind == 'u' ? hex(text, i + 2) : single(kind));
      done = i + (kind == 'u' ? 6 : 2);
    }
    return out.append(text, done, text.length()).toString();
  }

  private static char single(char kind) {
    return switch (kind) {
      case '"', '\\', '/' -> kind;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> throw new Unusual();
    };
  }

  private static char hex(String text, int at) {
    int code = 0;
    for (int i = at; i < at + 4; i++) {
      char digit = text.charAt(i);
      int value = digit < 0x80 ? Character.digit(digit, 16) : -1;
      if (value < 0) {
        throw new Unusual();
      }
      code = (code << 4) | value;
    }
    return (char) code;
  }

  /** A number without fraction and exponent. */
  long whole() {
    boolean negative = takes('-');
    int begin = at;
    long value = 0;
    while (isDigit(bytes[at])) {
      value = value * 10 - (bytes[at++] - '0');
    }
    int digits = at - begin;
    if (digits == 0 || (digits > 1 && bytes[begin] == '0')) {
      throw new Unusual();
    } else if (digits > JsonNumber.SAFE) {
      int from = negative ? begin - 1 : begin;
      return Long.parseLong(new String(bytes, from, at - from, StandardCharsets.US_ASCII));
    }
    return negative ? value : -value;
  }

  JsonNumber number() {
    boolean negative = takes('-');
    int begin = at;
    long value = digits(0);
    int whole = at - begin;
    if (whole > 1 && bytes[begin] == '0') {
      throw new Unusual();
    }
    int scale = 0;
    if (bytes[at] == '.') {
      int point = at++;
      value = digits(value);
      scale = at - point - 1;
    }
    boolean exponent = (bytes[at] | 0x20) == 'e';
    if (exponent) {
      at++;
      at += bytes[at] == '-' || bytes[at] == '+' ? 1 : 0;
      digits(0);
    }
    int few = exponent ? -1 : whole + scale;
    int from = negative ? begin - 1 : begin;
    return new JsonNumber(bytes, from, at, few, negative ? -value : value, scale);
  }

  /** Reads on with at least one digit. */
  private long digits(long before) {
    int begin = at;
    long value = before;
    while (isDigit(bytes[at])) {
      value = value * 10 + (bytes[at++] - '0');
    }
    if (at == begin) {
      throw new Unusual();
    }
    return value;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
