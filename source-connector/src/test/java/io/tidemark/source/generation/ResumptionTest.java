package io.tidemark.source.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.generation.SourceOffset.Start;
import org.junit.jupiter.api.Test;

/** What keeps a read from going on where an earlier incarnation has stopped. */
class ResumptionTest {
  private static final Start BEGUN = new Start(5, "schedule", "orders", "id, status");

  @Test
  void whatIsReadInPagesGoesOnWhenNothingHasChanged() {
    Start later = new Start(9, "manual", "orders", "id, status");
    assertThat(Resumption.obstacle(BEGUN, later, true)).isEmpty();
    assertThat(Resumption.change(BEGUN, later)).isEmpty();
  }

  @Test
  void aSnapshotIsGoneWithItsTask() {
    assertThat(Resumption.obstacle(BEGUN, BEGUN, false).orElseThrow()).contains("snapshot");
  }

  @Test
  void whatIsReadAndHowItIsSentMustBeTheSame() {
    Start table = new Start(5, "schedule", "people", "id, status");
    assertThat(Resumption.obstacle(BEGUN, table, true).orElseThrow()).contains("table or query");
    Start columns = new Start(5, "schedule", "orders", "id");
    assertThat(Resumption.obstacle(BEGUN, columns, true).orElseThrow()).contains("columns");
    assertThat(Resumption.obstacle(BEGUN, columns, false))
        .isEqualTo(Resumption.change(BEGUN, columns));
  }
}
