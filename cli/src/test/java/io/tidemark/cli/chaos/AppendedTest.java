package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppendedTest {
  private static final Map<String, Long> SENT = Map.of("1@10", 1L, "2@10", 2L);

  @Test
  void eachRecordOnceIsRight() {
    assertThat(Appended.otherThanSent(SENT, Map.copyOf(SENT))).isEmpty();
  }

  @Test
  void doubledLostAndInventedRowsAreNamed() {
    assertThat(Appended.otherThanSent(SENT, Map.of("1@10", 2L, "2@10", 2L)))
        .hasValueSatisfying(wrong -> assertThat(wrong).contains("1@10 appended 2, sent 1"));
    assertThat(Appended.otherThanSent(SENT, Map.of("1@10", 1L)))
        .hasValueSatisfying(wrong -> assertThat(wrong).contains("2@10 appended 0, sent 2"));
    assertThat(Appended.otherThanSent(Map.of(), Map.of("1@10", 1L)))
        .hasValueSatisfying(wrong -> assertThat(wrong).contains("1@10 appended 1, sent 0"));
  }

  @Test
  void aRowThatWasSentInTwoGenerationsWasNotSentOnce() {
    Map<String, Long> sent = Map.of("1@10", 1L, "2@10", 1L, "2@20", 1L, "3@10", 2L);

    assertThat(Appended.notSentOnce(List.of(1L), sent)).isEmpty();
    assertThat(Appended.notSentOnce(List.of(1L, 2L, 3L, 4L), sent))
        .hasValue("rows not sent once: [2 sent 2 times, 3 sent 2 times, 4 sent 0 times]");
  }
}
