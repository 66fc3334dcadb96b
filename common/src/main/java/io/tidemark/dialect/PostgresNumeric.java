package io.tidemark.dialect;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Exact numbers in the binary form of PostgreSQL's {@code numeric}: digits to the base 10,000, the
 * weight of the first one, the sign, and the number of decimal digits after the point.
 */
final class PostgresNumeric {
  private static final int BASE_DIGITS = 4;
  private static final BigInteger BASE = BigInteger.valueOf(10_000);
  private static final int MAX_SCALE = 16_383;
  private static final int MAX_WEIGHT = 32_767;
  private static final int POSITIVE = 0x0000;
  private static final int NEGATIVE = 0x4000;

  private PostgresNumeric() {}

  static void write(BigDecimal value, CopyBuffer out) {
    BigDecimal number = value.scale() < 0 ? whole(value) : value;
    if (number.scale() > MAX_SCALE || number.precision() - number.scale() > MAX_WEIGHT * 4) {
      throw new IllegalArgumentException("has more digits than numeric holds");
    }
    int scale = number.scale();
    int fractionDigits = (scale + BASE_DIGITS - 1) / BASE_DIGITS;
    int pad = fractionDigits * BASE_DIGITS - scale;
    BigInteger digits = number.unscaledValue().abs().multiply(BigInteger.TEN.pow(pad));
    short[] base = base10000(digits);
    int first = 0;
    int last = base.length;
    while (last > first && base[last - 1] == 0) {
      last--;
    }
    int weight = base.length - fractionDigits - 1;
    out.putInt(8 + 2 * (last - first)).putShort(last - first);
    out.putShort(last == first ? 0 : weight);
    out.putShort(number.signum() < 0 ? NEGATIVE : POSITIVE).putShort(scale);
    for (int i = first; i < last; i++) {
      out.putShort(base[i]);
    }
  }

  private static BigDecimal whole(BigDecimal value) {
    if (value.precision() - (long) value.scale() > MAX_WEIGHT * 4L) {
      throw new IllegalArgumentException("has more digits than numeric holds");
    }
    return value.setScale(0);
  }

  /** The digits to the base 10,000, most significant first, none for zero. */
  private static short[] base10000(BigInteger digits) {
    if (digits.bitLength() < Long.SIZE) {
      return base10000(digits.longValue());
    }
    short[] reversed = new short[digits.bitLength() / 13 + 1];
    int count = 0;
    BigInteger rest = digits;
    while (rest.signum() > 0) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      reversed[count++] = parts[1].shortValue();
      rest = parts[0];
    }
    return forward(reversed, count);
  }

  private static short[] base10000(long digits) {
    short[] reversed = new short[5];
    int count = 0;
    for (long rest = digits; rest > 0; rest /= 10_000) {
      reversed[count++] = (short) (rest % 10_000);
    }
    return forward(reversed, count);
  }

  private static short[] forward(short[] reversed, int count) {
    short[] result = new short[count];
    for (int i = 0; i < count; i++) {
      result[i] = reversed[count - 1 - i];
    }
    return result;
  }
}
