package io.tidemark.dialect;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * PostgreSQL's binary numeric: digits to the base of 10,000, the weight of the first, the sign, and
 * how many decimals to show.
 */
final class PostgresNumeric {
  private static final int MAX_SCALE = 16_383;
  private static final int MAX_INTEGER_DIGITS = 131_072;
  private static final int NEGATIVE = 0x4000;
  private static final int BASE = 10_000;

  /** Digits that, with up to three more for alignment, still fit a long. */
  private static final int FAST_DIGITS = 15;

  static final CellEncoder ENCODER = (cell, out) -> encode((BigDecimal) cell, out);

  private PostgresNumeric() {}

  private static void encode(BigDecimal number, CopyBuffer out) {
    int scale = number.scale();
    if (scale > MAX_SCALE || (long) number.precision() - scale > MAX_INTEGER_DIGITS) {
      throw new UnencodableCell("a number has more digits than the database can hold");
    }
    if (number.signum() == 0) {
      put(out, new short[0], 0, 0, Math.max(scale, 0));
    } else if (scale >= 0 && number.precision() <= FAST_DIGITS) {
      small(number, scale, out);
    } else {
      large(number, Math.max(scale, 0), out);
    }
  }

  /** Without an array, or an unscaled value as an object: most numbers come by here. */
  private static void small(BigDecimal number, int scale, CopyBuffer out) {
    long digits = Math.abs(number.scaleByPowerOfTen(scale).longValue());
    for (int pad = padding(scale); pad > 0; pad--) {
      digits *= 10;
    }
    int last = -groups(scale);
    while (digits % BASE == 0) {
      digits /= BASE;
      last++;
    }
    int count = 1;
    long first = 1;
    while (digits / first >= BASE) {
      first *= BASE;
      count++;
    }
    head(out, count, last + count - 1, number.signum(), scale);
    for (long unit = first; unit > 0; unit /= BASE) {
      out.putShort((int) (digits / unit % BASE));
    }
  }

  private static void large(BigDecimal number, int scale, CopyBuffer out) {
    BigInteger unscaled = number.setScale(scale).unscaledValue().abs();
    String decimals = unscaled + "0".repeat(padding(scale));
    String text = "0".repeat(padding(decimals.length())) + decimals;
    short[] digits = new short[text.length() / 4];
    for (int i = 0; i < digits.length; i++) {
      digits[i] = (short) Integer.parseInt(text, 4 * i, 4 * i + 4, 10);
    }
    put(out, digits, digits.length - 1 - groups(scale), number.signum(), scale);
  }

  /** Zeros that fill up a number of decimals to whole groups of four. */
  private static int padding(int decimals) {
    return -decimals & 3;
  }

  private static int groups(int decimals) {
    return (decimals + 3) / 4;
  }

  private static void put(CopyBuffer out, short[] digits, int weight, int sign, int scale) {
    int count = digits.length;
    while (count > 0 && digits[count - 1] == 0) {
      count--;
    }
    head(out, count, weight, sign, scale);
    for (int i = 0; i < count; i++) {
      out.putShort(digits[i]);
    }
  }

  private static void head(CopyBuffer out, int count, int weight, int sign, int scale) {
    out.putInt(8 + 2 * count);
    out.putShort(count);
    out.putShort(weight);
    out.putShort(sign < 0 ? NEGATIVE : 0);
    out.putShort(scale);
  }
}
