package io.tidemark.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What of a repeated failure is told. */
class ComplaintsTest {
  private long nanos;
  private final Complaints complaints = new Complaints(() -> nanos);

  @Test
  void theSameIsToldOnceInAWhile() {
    assertThat(complaints.isNews("table is gone")).isTrue();
    for (int minutes = 0; minutes < 9; minutes++) {
      nanos += Duration.ofMinutes(1).toNanos();
      assertThat(complaints.isNews("table is gone")).isFalse();
    }
    nanos += Duration.ofMinutes(1).toNanos();
    assertThat(complaints.isNews("table is gone")).isTrue();
  }

  @Test
  void anotherIsToldAtOnce() {
    complaints.isNews("table is gone");
    assertThat(complaints.isNews("permission denied")).isTrue();
    assertThat(complaints.isNews("table is gone")).isTrue();
  }

  @Test
  void whatComesBackAfterAllWasWellIsTold() {
    assertThat(complaints.settle()).isFalse();
    complaints.isNews("table is gone");
    assertThat(complaints.settle()).isTrue();
    assertThat(complaints.isNews("table is gone")).isTrue();
  }
}
