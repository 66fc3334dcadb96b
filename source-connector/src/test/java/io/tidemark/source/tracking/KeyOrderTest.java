package io.tidemark.source.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyOrderTest {

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5000, KeyOrder.RUN, KeyOrder.RUN + 1, 3 * KeyOrder.RUN + 7})
  @DisplayName("Hashes come back in order, each with its row, in memory as over the disk")
  void inOrder(int rows) throws IOException {
    long[] hashes =
        new Random(rows).longs(rows, 0, 1L << KeyHash.BITS).map(h -> h & ~0xffL).toArray();
    Path spill = directory.resolve("order");
    try (KeyOrder order = new KeyOrder(spill)) {
      for (long hash : hashes) {
        order.add(hash);
      }
      BitSet told = new BitSet(rows);
      long[] last = {-1};
      order.giveTo(
          (hash, row) -> {
            if (hash < last[0] || hash != hashes[row]) {
              fail("row " + row + " is out of order, or has another's hash");
            }
            last[0] = hash;
            told.set(row);
          });
      assertThat(told.cardinality()).isEqualTo(rows);
    }
    assertThat(spill).doesNotExist();
  }
}
