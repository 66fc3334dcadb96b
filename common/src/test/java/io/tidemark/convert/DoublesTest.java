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

  private void same(double number) {
    JsonOut json = new JsonOut(1);
    writer.write(number, json);
    String written = new String(json.toBytes(), StandardCharsets.US_ASCII);
    if (!written.equals(Double.toString(number))) {
      assertThat(written).isEqualTo(Double.toString(number));
    }
  }
}
