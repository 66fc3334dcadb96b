package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkWarningsTest {

  private static List<String> warnings(String key, String value) {
    Map<String, String> props = new HashMap<>();
    props.put("consumer.override.isolation.level", "read_committed");
    props.put("header.converter", "org.apache.kafka.connect.storage.StringConverter");
    props.put(key, value);
    return SinkWarnings.of(props, "tidemark.generations");
  }

  @Test
  @DisplayName("a careful configuration gets no warning, an empty one two")
  void silence() {
    assertThat(warnings("consumer.override.auto.offset.reset", "earliest")).isEmpty();
    assertThat(SinkWarnings.of(Map.of(), "tidemark.generations"))
        .satisfiesExactly(
            warning -> assertThat(warning).contains("isolation.level"),
            warning -> assertThat(warning).contains("header.converter is not set"));
  }

  @ParameterizedTest(name = "{0}={1}: {2}")
  @CsvSource({
    "consumer.override.isolation.level, read_uncommitted, aborted transactions",
    "consumer.override.auto.offset.reset, none, first start fails",
    "consumer.override.auto.offset.reset, latest, may pass over records",
    "header.converter, SimpleHeaderConverter, guesses types",
    "header.converter, org.apache.kafka.connect.storage.SimpleHeaderConverter, 007",
    "transforms, route, IsMarker",
    "connection.url, jdbc:sqlite:/var/lib/shop.db, a file on the machine"
  })
  @DisplayName("what is seldom meant is told with what to do")
  void warns(String key, String value, String words) {
    assertThat(warnings(key, value)).singleElement().asString().contains(words);
  }
}
