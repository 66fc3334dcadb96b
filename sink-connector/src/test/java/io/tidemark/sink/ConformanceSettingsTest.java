package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Which settings go together: all combinations are put to the connector's own validation, and the
 * page says what it says.
 */
@NullUnmarked
class ConformanceSettingsTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "conformance.md");
  private static final String BEGIN = "<!-- begin settings -->\n";
  private static final String END = "<!-- end settings -->\n";

  /** The settings that decide what becomes of a row, and what else each value needs. */
  private static final Map<String, List<String>> VALUES = new LinkedHashMap<>();

  private static final Map<String, Map<String, String>> ALSO =
      Map.of("pk.mode=fields", Map.of("pk.fields", "id"));

  static {
    VALUES.put("write.mode", List.of("overwrite-delete-stale", "overwrite", "append"));
    VALUES.put("record.mode", List.of("upsert", "insert", "update"));
    VALUES.put("pk.mode", List.of("default", "sync-id-only", "fields"));
    VALUES.put("migrate.mode", List.of("safe", "forced", "none"));
    VALUES.put("delete.behavior", List.of("delete", "mark", "clear-fields", "none"));
  }

  @Test
  @DisplayName("CQ-17 CX-3 RS-2 the page tells which settings work together, and why others do not")
  void thePageIsUpToDate() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    String wanted = page.substring(0, begin) + generated() + page.substring(page.indexOf(END));
    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(PAGE, wanted);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/reference/conformance.md, which docs/testing.md tells how to write anew")
        .isEqualTo(wanted);
  }

  /** The least settings that are refused, so that none is listed for what a part of it is. */
  private static String generated() {
    Map<List<String>, String> refused = new LinkedHashMap<>();
    List<List<String>> all = combinations();
    for (int size = 1; size <= VALUES.size(); size++) {
      int settings = size;
      all.stream()
          .filter(some -> some.size() == settings)
          .filter(some -> refused.keySet().stream().noneMatch(some::containsAll))
          .forEach(some -> refusal(some).ifPresent(why -> refused.put(some, why)));
    }
    StringBuilder out = new StringBuilder("| setting | works |\n|---|---|\n");
    VALUES.forEach(
        (key, values) ->
            values.stream()
                .map(value -> List.of(key + "=" + value))
                .forEach(one -> line(out, one, refused.getOrDefault(one, "yes"))));
    out.append("\n| together | refused |\n|---|---|\n");
    refused.forEach(
        (some, why) -> {
          if (some.size() > 1) {
            line(out, some, why);
          }
        });
    return out.toString();
  }

  private static void line(StringBuilder out, List<String> settings, String text) {
    out.append(
        "| %s | %s |\n"
            .formatted(
                settings.stream().map(s -> "`" + s + "`").collect(Collectors.joining(", ")),
                text.replace("|", "\\|").replace("\n", " ")));
  }

  /** All settings of some of the keys, one value of each. */
  private static List<List<String>> combinations() {
    List<List<String>> all = new ArrayList<>(List.of(List.of()));
    VALUES.forEach(
        (key, values) -> {
          for (List<String> some : List.copyOf(all)) {
            values.stream()
                .map(value -> Stream.concat(some.stream(), Stream.of(key + "=" + value)).toList())
                .forEach(all::add);
          }
        });
    return all;
  }

  /** What validation says, but for the database, which there is none of here. */
  private static Optional<String> refusal(List<String> settings) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "conformance");
    config.put("topics", "shop.orders,tidemark.generations");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      config.put(setting.substring(0, equals), setting.substring(equals + 1));
      config.putAll(ALSO.getOrDefault(setting, Map.of()));
    }
    String messages =
        new JdbcSyncSinkConnector()
            .validate(config).configValues().stream()
                .filter(value -> !value.name().startsWith("connection."))
                .map(ConfigValue::errorMessages)
                .flatMap(List::stream)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .collect(Collectors.joining("; "));
    return messages.isEmpty() ? Optional.empty() : Optional.of(messages);
  }
}
