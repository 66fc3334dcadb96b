package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final SourceRecord RECORD =
      new SourceRecord(Map.of(), Map.of(), "t", Schema.STRING_SCHEMA, "a");

  @Test
  @DisplayName("records are awaited from the poll that gives them until each one's fate is told")
  void awaited() {
    Arrivals arrivals = new Arrivals();
    assertThat(arrivals.areAwaited()).isFalse();
    assertThat(arrivals.sent(null)).isNull();
    assertThat(arrivals.sent(List.of())).isEmpty();
    assertThat(arrivals.areAwaited()).isFalse();
    assertThat(arrivals.sent(List.of(RECORD, RECORD))).containsExactly(RECORD, RECORD);
    arrivals.arrived();
    assertThat(arrivals.areAwaited()).isTrue();
    arrivals.arrived();
    assertThat(arrivals.areAwaited()).isFalse();
  }
}
