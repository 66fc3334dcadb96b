package io.tidemark.sink.row;

import java.math.BigDecimal;

/** A number as its digits, without an exponent. */
final class PlainNumber {
  /** Beyond it a number would be gigabytes of zeros, and no database has room for it. */
  private static final int MOST_DIGITS = 131_072;

  private PlainNumber() {}

  /** The number written out, trailing zeros and all; with its exponent where no database has it. */
  static String of(BigDecimal number) {
    return isWritable(number) ? number.toPlainString() : number.toString();
  }

  /** Whether writing it out, or dropping its trailing zeros, is bounded work. */
  static boolean isWritable(BigDecimal number) {
    return Math.abs((long) number.scale()) <= MOST_DIGITS;
  }
}
