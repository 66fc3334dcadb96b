package io.tidemark.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
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
    ByteBuffer bytes = ByteBuffer.allocate(2_000_000);
    for (int row = 0; row < 50_000; row++) {
      int start = bytes.position();
      String key = Long.toString(random.nextInt(20_000) * (seed == 2 ? 1L << 20 : 1));
      bytes.put(key.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      Integer before = map.put(key, row);
      assertThat(index.put(bytes.array(), start, bytes.position(), row))
          .isEqualTo(before == null ? -1 : before);
    }
  }
}
