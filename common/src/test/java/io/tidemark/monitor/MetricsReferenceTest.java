package io.tidemark.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.Reference;
import io.tidemark.monitor.Metric.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The page of metrics and the list that it is made of. */
class MetricsReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");

  @Test
  @DisplayName("the page says what the metrics are; -Dreference.write writes it anew")
  void thePageIsUpToDate() throws IOException {
    String wanted = Reference.page(Files.readString(PAGE), generated());
    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(PAGE, wanted);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/reference/metrics.md, which docs/testing.md tells how to write anew")
        .isEqualTo(wanted);
  }

  private static String generated() {
    return "| metric | kind | of | |\n|---|---|---|---|\n"
        + Arrays.stream(Metric.values())
            .map(MetricsReferenceTest::row)
            .collect(Collectors.joining())
        + "\n";
  }

  private static String row(Metric metric) {
    return "| `%s` | %s | %s | %s |\n"
        .formatted(
            metric.text(),
            metric.kind().name().toLowerCase(Locale.ROOT),
            Arrays.stream(Group.values())
                .filter(metric::isOf)
                .map(Group::text)
                .distinct()
                .collect(Collectors.joining("; ")),
            metric.description());
  }
}
