package io.tidemark.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProcessesTest {

  @Test
  @DisplayName("the time of children that have ended is read behind a name with anything in it")
  void theTimeOfChildren() {
    String stat = "12 (a) b (c) S 1 12 12 0 -1 4194560 700 99 0 0 11 7 250 130 20 0 1 0 555 1 2";
    assertThat(Processes.ended(List.of(stat))).isEqualTo(3.8);
    assertThat(Processes.ended(List.of())).isZero();
  }

  @Test
  @DisplayName("the largest resident set is in kilobytes, and 0 where nobody tells")
  void theLargestResidentSet() {
    assertThat(Processes.peak(List.of("Name:\tjava", "VmHWM:\t    2048 kB", "VmRSS:\t 1 kB")))
        .isEqualTo(2_097_152);
    assertThat(Processes.peak(List.of())).isZero();
    assertThat(Processes.threads(List.of("SigQ:\t7/9", "Threads:\t63"))).isEqualTo(63);
  }
}
