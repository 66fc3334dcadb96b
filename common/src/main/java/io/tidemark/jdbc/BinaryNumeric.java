package io.tidemark.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's binary numeric: how many digits to the base of 10,000, the weight of the first, the
 * sign, how many decimals to show, and the digits.
 */
final class BinaryNumeric {
  private static final int DIGITS = 8;
  private static final int NEGATIVE = 0x4000;

  /** The first bit of a sign that no number has: NaN and the infinities. */
  private static final int NOT_FINITE = 0x8000;

  /** Digits that together fit a long, and decimal digits that do. */
  private static final int FAST_DIGITS = 4;

  private static final int FAST_DECIMALS = 18;
  private static final long[] POWERS = new long[FAST_DECIMALS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private BinaryNumeric() {}

  /** The number, with as many decimals as the database shows; null when it is not finite. */
  static @Nullable BigDecimal decode(byte[] bytes, int at) {
    int sign = BigEndian.unsignedShort(bytes, at + 4);
    if ((sign & NOT_FINITE) != 0) {
      return null;
    }
    int digits = BigEndian.unsignedShort(bytes, at);
    int weight = BigEndian.signedShort(bytes, at + 2);
    int scale = BigEndian.unsignedShort(bytes, at + 6);
    boolean negative = sign == NEGATIVE;
    if (digits == 0) {
      return BigDecimal.valueOf(0, scale);
    }
    return digits <= FAST_DIGITS && 4 * (weight + 1) + scale <= FAST_DECIMALS
        ? small(bytes, at + DIGITS, digits, weight, scale, negative)
        : large(bytes, at + DIGITS, digits, weight, scale, negative);
  }

  private static BigDecimal small(
      byte[] bytes, int at, int digits, int weight, int scale, boolean negative) {
    long unscaled = 0;
    for (int i = 0; i < digits; i++) {
      unscaled = unscaled * 10_000 + BigEndian.unsignedShort(bytes, at + 2 * i);
    }
    int missing = scale - decimals(digits, weight);
    unscaled =
        missing < 0
            ? unscaled / POWERS[Math.min(-missing, FAST_DECIMALS)]
            : unscaled * POWERS[missing];
    return BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
  }

  private static BigDecimal large(
      byte[] bytes, int at, int digits, int weight, int scale, boolean negative) {
    StringBuilder text = new StringBuilder(4 * digits + 1).append(negative ? "-" : "");
    for (int i = 0; i < digits; i++) {
      int digit = BigEndian.unsignedShort(bytes, at + 2 * i);
      text.append(digit < 1000 ? "0" : "").append(digit < 100 ? "0" : "");
      text.append(digit < 10 ? "0" : "").append(digit);
    }
    // the last digit's decimals may be more than are shown, and those are zeros
    return new BigDecimal(new BigInteger(text.toString()), decimals(digits, weight))
        .setScale(scale, RoundingMode.DOWN);
  }

  private static int decimals(int digits, int weight) {
    return 4 * (digits - 1 - weight);
  }
}
