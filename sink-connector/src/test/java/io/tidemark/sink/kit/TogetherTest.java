package io.tidemark.sink.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.kit.TogetherCases.Together;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The stories of {@link TogetherCases} are enough. */
class TogetherTest {

  @Test
  @DisplayName("DEST-54 each pair of settings that is not refused is run")
  void allPairs() {
    Set<List<String>> run = new LinkedHashSet<>();
    TogetherCases.settings().forEach(one -> run.addAll(pairs(values(one))));
    List<List<String>> dimensions =
        List.of(
            Mode.KEYED.stream().map(Mode::text).toList(),
            TogetherCases.RECORDS,
            TogetherCases.DELETES,
            TogetherCases.KEYS,
            TogetherCases.MIGRATES);
    for (int i = 0; i < dimensions.size(); i++) {
      for (int j = i + 1; j < dimensions.size(); j++) {
        for (String one : dimensions.get(i)) {
          for (String other : dimensions.get(j)) {
            assertThat(run).contains(List.of(i + one, j + other));
          }
        }
      }
    }
    TogetherCases.KEYS.forEach(key -> assertThat(run).contains(List.of("0append", "3" + key)));
  }

  private static List<String> values(Together one) {
    return List.of(one.mode().text(), one.records(), one.deletes(), one.keys(), one.migrates());
  }

  private static List<List<String>> pairs(List<String> values) {
    List<List<String>> pairs = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      for (int j = i + 1; j < values.size(); j++) {
        pairs.add(List.of(i + values.get(i), j + values.get(j)));
      }
    }
    return pairs;
  }
}
