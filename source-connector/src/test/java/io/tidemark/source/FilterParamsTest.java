package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.config.ConfigErrors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that a filter compares with are those that were written. */
class FilterParamsTest {

  @Test
  void numbersOfAnArrayKeepTheirDigits() {
    SyncPlan plan =
        plan("[\"eu, us\", 1.10, 1e3, 12345678901234567890.123456789012345678, -7, true, \"1.0\"]");
    assertThat(plan.problems().isEmpty()).isTrue();
    assertThat(plan.specs().get(0).params())
        .isEqualTo(
            List.of(
                "eu, us",
                "1.10",
                "1e3",
                "12345678901234567890.123456789012345678",
                "-7",
                "true",
                "1.0"));
  }

  @Test
  void textsBetweenCommasAreTakenAsTheyAre() {
    assertThat(plan("1.10, 1e3").specs().get(0).params()).isEqualTo(List.of("1.10", "1e3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[null]", "[[1], 2]", "[{\"a\": 1}]", "[1", "[1 2]", "[x]", "[1], 2", "[1]]"})
  void whatIsNoArrayOfValuesIsRefused(String params) {
    ConfigErrors problems = plan(params).problems();
    assertThat(problems.has("syncs.a.filter.params")).isTrue();
    assertThatThrownBy(problems::throwIfAny).hasMessageStartingWith("syncs.a.filter.params: ");
  }

  private static SyncPlan plan(String params) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "shop");
    config.put("connection.url", "jdbc:postgresql://127.0.0.1:1/shop");
    config.put("topic.prefix", "shop.");
    config.put("syncs", "a");
    config.put("syncs.a.table", "s.a");
    config.put("syncs.a.filter", "price = ?");
    config.put("syncs.a.filter.params", params);
    return new SyncPlan(new SourceConfig(config), Optional.empty());
  }
}
