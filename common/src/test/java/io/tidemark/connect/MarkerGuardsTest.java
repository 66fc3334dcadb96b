package io.tidemark.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MarkerGuardsTest {

  private static List<String> warnings(String... pairs) {
    Map<String, String> props = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      props.put(pairs[i], pairs[i + 1]);
    }
    return MarkerGuards.warnings(props, "tidemark.generations");
  }

  @Test
  @DisplayName("a transform without predicate is named, one of another predicate is not judged")
  void withoutPredicate() {
    assertThat(warnings()).isEmpty();
    assertThat(
            warnings(
                "transforms", "route, other",
                "transforms.other.predicate", "rows",
                "predicates.rows.type", "com.example.Rows"))
        .singleElement()
        .asString()
        .contains("`route`")
        .contains("io.tidemark.connect.IsMarker and negate=true");
  }

  @Test
  @DisplayName("a transform guarded by IsMarker is fine, by class name and by alias")
  void guarded() {
    for (String type : List.of("io.tidemark.connect.IsMarker", "IsMarker")) {
      assertThat(
              warnings(
                  "transforms", "a",
                  "transforms.a.predicate", "isMarker",
                  "transforms.a.negate", "true",
                  "predicates.isMarker.type", type))
          .isEmpty();
    }
  }

  @Test
  @DisplayName("a guard the wrong way round, and one of another marker topic, are named")
  void wrongGuards() {
    assertThat(
            warnings(
                "transforms", "a",
                "transforms.a.predicate", "isMarker",
                "predicates.isMarker.type", "io.tidemark.connect.IsMarker",
                "predicates.isMarker.marker.topic", "others"))
        .satisfiesExactly(
            warning -> assertThat(warning).contains("transforms.a.negate=true"),
            warning -> assertThat(warning).contains("others").contains("tidemark.generations"));
  }
}
