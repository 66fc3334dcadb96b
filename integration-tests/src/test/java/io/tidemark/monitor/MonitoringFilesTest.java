package io.tidemark.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.monitor.Metric.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exporter, dashboard and alerts name metrics that exist; {@link ExporterIT} has them scraped. */
class MonitoringFilesTest {
  private static final Set<String> NAMES =
      Arrays.stream(Metric.values())
          .map(MonitoringFiles::name)
          .collect(Collectors.toCollection(TreeSet::new));

  private static final Set<String> OF_CONNECT =
      Set.of(
          "kafka_connect_connector_failed_task_count",
          "kafka_connect_connector_running_task_count");

  static List<Path> readers() {
    return List.of(MonitoringFiles.DASHBOARD, MonitoringFiles.ALERTS);
  }

  @ParameterizedTest
  @MethodSource("readers")
  @DisplayName("dashboard and alerts name no metric that is not there")
  void names(Path file) throws IOException {
    Set<String> known = new TreeSet<>(NAMES);
    known.addAll(OF_CONNECT);
    assertThat(MonitoringFiles.names(file)).hasSizeGreaterThan(5).isSubsetOf(known);
  }

  @Test
  @DisplayName("the dashboard shows every metric")
  void all() throws IOException {
    assertThat(MonitoringFiles.names(MonitoringFiles.DASHBOARD)).containsAll(NAMES);
  }

  @Test
  @DisplayName("the exporter's rules name every metric once, counters as counters")
  void exporter() throws IOException {
    String[] rules = Files.readString(MonitoringFiles.EXPORTER).split("- pattern:", -1);
    assertThat(alternatives(rules[1]).stream().map(name -> name + "-total"))
        .containsExactlyInAnyOrderElementsOf(texts(true));
    assertThat(rules[1]).contains("type: COUNTER");
    assertThat(alternatives(rules[2])).containsExactlyInAnyOrderElementsOf(texts(false));
    assertThat(rules[2]).contains("type: GAUGE");
  }

  private static List<String> alternatives(String rule) {
    return Pattern.compile("\\(([a-z-]+\\|[a-z|-]+)\\)")
        .matcher(rule)
        .results()
        .flatMap(found -> Arrays.stream(found.group(1).split("\\|", -1)))
        .toList();
  }

  private static List<String> texts(boolean counters) {
    return Arrays.stream(Metric.values())
        .filter(metric -> (metric.kind() == Kind.COUNTER) == counters)
        .map(Metric::text)
        .toList();
  }

  @Test
  @DisplayName(
      "the dashboard is one that Grafana can import: panels have numbers and places of their own")
  void dashboard() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(MonitoringFiles.DASHBOARD.toFile());
    List<Integer> numbers = new ArrayList<>();
    List<String> places = new ArrayList<>();
    for (JsonNode panel : dashboard.required("panels")) {
      numbers.add(panel.required("id").intValue());
      places.add(panel.required("gridPos").toString());
      assertThat(panel.required("targets"))
          .isNotEmpty()
          .allMatch(target -> !target.required("expr").textValue().isBlank());
    }
    assertThat(numbers).doesNotHaveDuplicates();
    assertThat(places).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("each alert says what it means, and how bad that is")
  void alerts() throws IOException {
    String[] alerts = Files.readString(MonitoringFiles.ALERTS).split("- alert:", -1);
    assertThat(Arrays.stream(alerts).skip(1))
        .hasSizeGreaterThan(8)
        .allMatch(alert -> alert.contains("expr:"))
        .allMatch(alert -> alert.contains("severity:"))
        .allMatch(alert -> alert.contains("summary:"));
  }
}
