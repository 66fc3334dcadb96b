package io.tidemark.sink.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NullUnmarked
class SyncIdTest {
  private static String id(Object... namesAndCells) {
    SyncId id = new SyncId();
    for (int i = 0; i < namesAndCells.length; i += 2) {
      id.add((String) namesAndCells[i], namesAndCells[i + 1]);
    }
    return id.finish();
  }

  @Test
  @DisplayName("CX-17 lengths tell where a value ends, and NULL is no empty text")
  void lengths() {
    assertThat(id("a", "a", "b", "bc")).isNotEqualTo(id("a", "ab", "b", "c"));
    assertThat(id("a", "x", "b", "by")).isNotEqualTo(id("a", "xb", "b", "y"));
    assertThat(id("a", "b", "c", "d")).isNotEqualTo(id("ab", "", "c", "d"));
    assertThat(id("a", null)).isNotEqualTo(id("a", ""));
    assertThat(id("a", List.of("x", "y"))).isNotEqualTo(id("a", List.of("xy")));
    assertThat(id("a", Arrays.asList("x", null))).isNotEqualTo(id("a", List.of("x", "")));
    assertThat(id("a", List.of(List.of("x"), List.of())))
        .isNotEqualTo(id("a", List.of(List.of(), List.of("x"))));
  }

  @Test
  @DisplayName("CX-17 an id is a UUID of version 8 and stays what it is for ever")
  void form() {
    UUID id = UUID.fromString(id("id", 7L));
    assertThat(id.version()).isEqualTo(8);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id("id", 7L)).isEqualTo("83ce0418-9871-8f6c-a2b3-5a07755c034c");
  }

  @Test
  @DisplayName("CX-17 a value counts by what it says, so that a widened column keeps its ids")
  void widened() {
    assertThat(id("a", (short) 5))
        .isEqualTo(id("a", 5L))
        .isEqualTo(id("a", new BigDecimal("5.00")));
    assertThat(id("a", new BigDecimal("100"))).isEqualTo(id("a", new BigDecimal("1E+2")));
    assertThat(id("a", new BigDecimal(BigInteger.ONE, -2_000_000_000)))
        .as("a number that nobody can write out")
        .isNotEqualTo(id("a", 1));
    assertThat(id("a", -0.0)).isEqualTo(id("a", 0.0f));
    assertThat(id("a", new BigDecimal("0.00"))).isEqualTo(id("a", 0));
  }

  @Test
  @DisplayName(
      "CX-17 different rows have different ids, whatever came before (10,000 rows, seed 7)")
  void property() {
    Random random = new Random(7);
    Map<String, Map<String, String>> rows = new HashMap<>();
    SyncId id = new SyncId();
    for (int i = 0; i < 10_000; i++) {
      Map<String, String> row = new TreeMap<>();
      for (int column = 0; column < 3; column++) {
        row.put("ab".repeat(column + 1), "ab".repeat(2).substring(random.nextInt(4)));
      }
      row.replaceAll((name, value) -> random.nextInt(5) == 0 ? null : value);
      row.forEach(id::add);
      assertThat(rows.merge(id.finish(), row, (a, b) -> a)).isEqualTo(row);
    }
  }
}
