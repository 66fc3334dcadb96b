package io.tidemark.source.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;

/** Whatever Connect keeps, or a person puts there, is an offset or is refused as none. */
class OffsetFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @DisplayName("an offset that was read is the same when it is written and read again")
  @FuzzTest
  void offset(byte[] json) {
    Map<String, Object> flat;
    try {
      flat = JSON.readValue(json, new TypeReference<Map<String, Object>>() {});
    } catch (IOException noJson) {
      return;
    }
    if (flat != null) {
      unlessRefused(flat, ChangeOffset::parse).ifPresent(OffsetFuzzTest::check);
      unlessRefused(flat, SourceOffset::parse).ifPresent(OffsetFuzzTest::check);
      unlessRefused(flat, f -> SentColumns.parse(String.valueOf(f.get("columns"))))
          .flatMap(Function.identity())
          .ifPresent(sent -> assertThat(SentColumns.parse(sent.text())).contains(sent));
    }
  }

  private static <T> Optional<T> unlessRefused(
      Map<String, Object> flat, Function<Map<String, Object>, T> parse) {
    try {
      return Optional.of(parse.apply(flat));
    } catch (IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  private static void check(ChangeOffset offset) {
    ChangeOffset again = ChangeOffset.parse(offset.toMap());
    assertThat(again.position()).isEqualTo(offset.position());
    assertThat(again.highestId()).isEqualTo(offset.highestId());
    check(offset.run());
  }

  private static void check(SourceOffset offset) {
    assertThat(SourceOffset.parse(offset.toMap())).isEqualTo(offset);
    SyncOffsets left = new SyncOffsets(new TreeMap<>(Map.of(0, offset)));
    left.newest()
        .scopes()
        .forEach(scope -> assertThat(left.left(scope)).as("%s", scope).isPresent());
  }
}
