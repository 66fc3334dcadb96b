package io.tidemark.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.apache.kafka.connect.data.Schema;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DoublesTest {
  private final FieldWriter writer =
      new ValueWriters(false, false).nullable(Schema.OPTIONAL_FLOAT64_SCHEMA);

  @Test
  @DisplayName("numbers of few decimals, and those beside them, are written as Double has them")
  void fewDecimals() {
    double[] units = {1, 10, 100, 1000, 10_000, 100_000};
    SplittableRandom random = new SplittableRandom(41);
    for (int i = 0; i < 300_000; i++) {
      long digits = i < 100_000 ? i : random.nextLong(1L << random.nextInt(17, 40));
      double number = digits / units[i % units.length];
      same(number);
      same(-number);
      same(Math.nextUp(number));
      same(Math.nextDown(number));
    }
  }

  @Test
  @DisplayName("numbers of any bits are written as Double has them")
  void anyBits() {
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 100_000; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(number)) {
        same(number);
      }
      same(random.nextDouble(-1e8, 1e8));
    }
  }

  @Test
  @DisplayName("no text is made of numbers of few decimals, and nothing is written of others")
  void shortWay() {
    for (double few : new double[] {0.001, -0.001, 0.0625, 7, -123.4, 1e7 - 0.0001}) {
      JsonOut json = new JsonOut(1);
      assertThat(json.writeDecimal(few)).isTrue();
      assertThat(text(json)).isEqualTo(Double.toString(few));
    }
    for (double other : new double[] {0.0, -0.0, 1e7, 1e300, 0.1 + 0.2, Math.nextDown(0.001)}) {
      JsonOut json = new JsonOut(1);
      assertThat(json.writeDecimal(other)).isFalse();
      assertThat(text(json)).isEmpty();
      same(other);
    }
  }

  private static String text(JsonOut json) {
    return new String(json.toBytes(), StandardCharsets.US_ASCII);
  }

  private void same(double number) {
    JsonOut json = new JsonOut(1);
    writer.write(number, json);
    String written = text(json);
    if (!written.equals(Double.toString(number))) {
      assertThat(written).isEqualTo(Double.toString(number));
    }
  }
}
