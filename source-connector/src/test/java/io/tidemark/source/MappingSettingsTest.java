package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.source.plan.Mapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings columns.*, by their text alone. */
class MappingSettingsTest {

  @Test
  @DisplayName("a sync's own settings stand in for those of all syncs, one by one")
  void ownSettings() {
    SyncPlan plan =
        plan(
            "columns.exclude", "created",
            "columns.mask", "mail, phone",
            "syncs.a.columns.mask", "mail",
            "syncs.a.columns.map", "mail : email, a:b:c");
    assertThat(plan.problems().isEmpty()).isTrue();
    assertThat(plan.specs().get(0).mapping())
        .isEqualTo(
            new Mapping(
                List.of(),
                List.of("created"),
                List.of("mail"),
                Map.of("mail", "email", "a:b", "c"),
                Set.of(Mapping.MASK, Mapping.MAP)));
  }

  @ParameterizedTest(name = "{0}={1}: {2}")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "columns.include, \"a,b,a\", names column a twice",
        "columns.mask, \"a,,b\", has a comma with no column",
        "columns.map, a, `a` is not <column>:<field>",
        "columns.map, :b, `:b` is not <column>:<field>",
        "columns.map, a:, `a:` is not <column>:<field>",
        "columns.map, \"a:b,a:c\", names column a twice",
        "columns.map, \"a:c,b:c\", gives two columns the name c",
        "columns.map, a:_sync_time, \"gives column a the name _sync_time, which destinations use\"",
      })
  @DisplayName("what contradicts itself is told at its own key")
  void refused(String setting, String value, String message) {
    String key = "syncs.a." + setting;
    SyncPlan plan = plan(key, value);
    assertThat(plan.problems().has(key)).isTrue();
    assertThatThrownBy(plan.problems()::throwIfAny)
        .hasMessageStartingWith(key + ": ")
        .hasMessageContaining(message);
  }

  @Test
  @DisplayName("one column in two settings is refused, unless one of them is for all syncs")
  void twoSettings() {
    assertThatThrownBy(
            plan("syncs.a.columns.mask", "x", "syncs.a.columns.exclude", "x").problems()
                ::throwIfAny)
        .hasMessage(
            "syncs.a.columns.mask: names column x, and so does columns.exclude: keep one of them");
    assertThat(plan("columns.mask", "x", "syncs.a.columns.exclude", "x").problems().isEmpty())
        .isTrue();
  }

  private static SyncPlan plan(String... pairs) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "shop");
    config.put("connection.url", "jdbc:postgresql://127.0.0.1:1/shop");
    config.put("topic.prefix", "shop.");
    config.put("syncs", "a");
    config.put("syncs.a.table", "s.a");
    for (int i = 0; i < pairs.length; i += 2) {
      config.put(pairs[i], pairs[i + 1]);
    }
    return new SyncPlan(new SourceConfig(config), Optional.empty());
  }
}
