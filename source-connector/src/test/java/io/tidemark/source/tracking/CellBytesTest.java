package io.tidemark.source.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CellBytesTest {
  private final Random random = new Random(1);

  @Test
  @DisplayName(
      "a decimal is its scale and the shortest two's complement of its digits, however many they"
          + " are, and is read back as it was")
  void decimals() {
    Stream.concat(edges(), Stream.generate(this::any).limit(20_000)).forEach(this::check);
  }

  private void check(BigInteger digits) {
    BigDecimal value = new BigDecimal(digits, random.nextInt(60) - 20);
    CellBytes bytes = new CellBytes();
    bytes.add(value);
    ByteBuffer written = ByteBuffer.wrap(bytes.copy());
    byte[] expected = digits.toByteArray();
    assertThat(written.get()).as("tag").isEqualTo((byte) 9);
    assertThat(written.getInt()).isEqualTo(value.scale());
    assertThat(written.getInt()).isEqualTo(expected.length);
    assertThat(written.slice()).isEqualTo(ByteBuffer.wrap(expected));
    assertThat(CellBytes.read(bytes.copy())).containsExactly(value);
  }

  /** What is around each power of two, and around what a long holds. */
  private static Stream<BigInteger> edges() {
    return LongStream.rangeClosed(0, 70)
        .mapToObj(bit -> BigInteger.ONE.shiftLeft((int) bit))
        .flatMap(
            power ->
                Stream.of(-1, 0, 1)
                    .map(BigInteger::valueOf)
                    .map(power::add)
                    .flatMap(number -> Stream.of(number, number.negate())));
  }

  private BigInteger any() {
    BigInteger digits = new BigInteger(random.nextInt(80), random);
    return random.nextBoolean() ? digits : digits.negate();
  }
}
