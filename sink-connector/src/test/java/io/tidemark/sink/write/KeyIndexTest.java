package io.tidemark.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.CopyBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIndexTest {

  @ParameterizedTest(name = "finds what a map finds, seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void agreesWithMap(long seed) {
    Random random = new Random(seed);
    KeyIndex index = new KeyIndex();
    Map<String, Integer> map = new HashMap<>();
    CopyBuffer page = new CopyBuffer(8);
    for (int row = 0; row < 50_000; row++) {
      page = page.size() < 100_000 ? page : new CopyBuffer(8);
      int start = page.size();
      String key = Long.toString(random.nextInt(20_000) * (seed == 2 ? 1L << 20 : 1));
      page.putBytes(key.getBytes(StandardCharsets.UTF_8));
      assertThat(index.has(page, start, page.size())).isEqualTo(map.containsKey(key));
      Integer before = map.put(key, row);
      assertThat(index.put(page, start, page.size(), row)).isEqualTo(before == null ? -1 : before);
    }
  }

  @ParameterizedTest(name = "finds what a map finds when keys come in order at first, seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithMapWhenKeysComeInOrder(long seed) {
    Random random = new Random(seed);
    KeyIndex index = new KeyIndex();
    Map<Integer, Integer> map = new HashMap<>();
    CopyBuffer page = new CopyBuffer(8);
    int ordered = random.nextInt(2_000);
    for (int row = 0; row < 3_000; row++) {
      page = page.size() < 1_000 ? page : new CopyBuffer(8);
      int key = row < ordered ? 2 * row : random.nextInt(6_000);
      int start = page.size();
      if (random.nextInt(100) == 0) {
        int asked = random.nextBoolean() ? key : random.nextInt(6_000);
        page.putInt(asked);
        assertThat(index.has(page, start, page.size())).isEqualTo(map.containsKey(asked));
        page.truncate(start);
      }
      page.putInt(key);
      Integer before = map.put(key, row);
      assertThat(index.put(page, start, page.size(), row)).isEqualTo(before == null ? -1 : before);
    }
  }
}
