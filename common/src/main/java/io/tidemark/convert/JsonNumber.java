package io.tidemark.convert;

import com.fasterxml.jackson.core.io.NumberInput;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** A number of a message. */
final class JsonNumber {
  /** So many digits fit into a long, whatever they are. */
  static final int SAFE = 18;

  /** Longer ones may be above a limit of Jackson's. */
  private static final int LONGEST = 500;

  /** Whole numbers up to here are doubles, and so are the powers of ten of {@link #POWERS}. */
  private static final long EXACT = 1L << 53;

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18
  };

  private final byte[] bytes;
  private final int from;
  private final int to;
  private final boolean few;
  private final long unscaled;
  private final int scale;

  /**
   * @param from where its text begins
   * @param to where that ends
   * @param digits how many it has; negative with an exponent
   * @param unscaled what they are worth, when they are few
   * @param scale so many of them are behind the point
   */
  JsonNumber(byte[] bytes, int from, int to, int digits, long unscaled, int scale) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.few = digits >= 0 && digits <= SAFE;
    this.unscaled = unscaled;
    this.scale = scale;
  }

  private String text() {
    if (to - from > LONGEST) {
      throw new Unusual();
    }
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  BigDecimal decimal() {
    return few ? BigDecimal.valueOf(unscaled, scale) : new BigDecimal(text());
  }

  /** Fractions go by BigDecimal at Kafka's, which knows no negative zero and no infinity. */
  double float64() {
    if (few && Math.abs(unscaled) <= EXACT) {
      return unscaled / POWERS[scale]; // rounded once
    }
    double value = NumberInput.parseDouble(text(), true);
    if (Double.isInfinite(value)) {
      throw new Unusual();
    }
    return value == 0 ? decimal().doubleValue() : value;
  }

  float float32() {
    float value = Float.parseFloat(text());
    if (Float.isInfinite(value)) {
      throw new Unusual();
    }
    return value == 0 ? decimal().floatValue() : value;
  }
}
