package io.tidemark.dialect;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

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

  private static void small(BigDecimal number, int scale, CopyBuffer out) {
    long rest = Math.abs(number.unscaledValue().longValue());
    for (int pad = padding(scale); pad > 0; pad--) {
      rest *= 10;
    }
    short[] digits = new short[5];
    int first = digits.length;
    while (rest != 0) {
      digits[--first] = (short) (rest % BASE);
      rest /= BASE;
    }
    int weight = digits.length - first - 1 - groups(scale);
    put(out, Arrays.copyOfRange(digits, first, 5), weight, number.signum(), scale);
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
    out.putInt(8 + 2 * count);
    out.putShort(count);
    out.putShort(weight);
    out.putShort(sign < 0 ? NEGATIVE : 0);
    out.putShort(scale);
    for (int i = 0; i < count; i++) {
      out.putShort(digits[i]);
    }
  }
}
