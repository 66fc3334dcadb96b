package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresNumericTest {
  /** Reads a field as PostgreSQL does, which takes no digit of ten thousand or more. */
  private static BigDecimal decoded(BigDecimal number) {
    CopyBuffer out = new CopyBuffer(8);
    PostgresNumeric.ENCODER.encode(number, out);
    ByteBuffer field = ByteBuffer.wrap(out.array(), 0, out.size());
    assertThat(field.getInt()).isEqualTo(field.remaining());
    int count = field.getShort();
    int weight = field.getShort();
    boolean negative = field.getShort() != 0;
    int scale = field.getShort();
    BigDecimal value = BigDecimal.ZERO;
    for (int i = 0; i < count; i++) {
      int digit = field.getShort();
      assertThat(digit).isBetween(0, 9_999);
      assertThat(i == 0 || i == count - 1 ? digit : 1).as("neither end is zero").isPositive();
      value = value.add(BigDecimal.valueOf(digit).scaleByPowerOfTen(4 * (weight - i)));
    }
    assertThat(field.hasRemaining()).isFalse();
    return (negative ? value.negate() : value).setScale(scale);
  }

  @ParameterizedTest(name = "reads as what was written, seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void random(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      int digits = 1 + random.nextInt(20);
      BigInteger unscaled =
          new BigInteger(70, random).mod(BigInteger.TEN.pow(digits)).multiply(sign(random));
      BigInteger zeros = BigInteger.TEN.pow(random.nextInt(6));
      BigDecimal number = new BigDecimal(unscaled.multiply(zeros), random.nextInt(24));
      assertThat(decoded(number)).isEqualTo(number);
    }
  }

  private static BigInteger sign(Random random) {
    return BigInteger.valueOf(random.nextBoolean() ? 1 : -1);
  }

  @Test
  @DisplayName("bounds of groups of four digits, and of what is done without an array")
  void bounds() {
    for (String text :
        new String[] {
          "0",
          "0.0000",
          "1",
          "9999",
          "10000",
          "-0.0001",
          "0.00010",
          "1000000000000000",
          "999999999999999",
          "99999999999.9999",
          "100000000.00",
          "12345.67890",
          "0.000000000000001"
        }) {
      assertThat(decoded(new BigDecimal(text))).isEqualTo(new BigDecimal(text));
    }
  }
}
