package io.tidemark.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

  @Test
  @DisplayName("for programs runs have the names of their table, beside what was compared")
  void json() {
    Run run =
        new Run(
            "shop",
            "s.t",
            7,
            "COMPLETED",
            10,
            new Run.Counts(1, 2, 7, 3, 0),
            NOON,
            Optional.of(NOON.plusSeconds(2)),
            Optional.empty());
    assertThat(Report.json(List.of(run), 9, Map.of("s.t", 1L), Optional.empty()).toString())
        .isEqualTo(
            "{\"console\":null,\"equal\":9,\"moved\":{\"s.t\":1},\"runs\":[{\"source\":\"shop\","
                + "\"sync\":\"s.t\",\"generation\":7,\"status\":\"COMPLETED\",\"rows_read\":10,"
                + "\"added\":1,\"changed\":2,\"unchanged\":7,\"removed\":3,\"rejected\":0,"
                + "\"started_at\":\"2026-11-27T12:00:00Z\",\"ended_at\":\"2026-11-27T12:00:02Z\"}]}");
  }
}
