package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.cli.chaos.Finding.Kind;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatienceTest {

  @Test
  void itIsOverWhenNothingIsWrong() {
    Iterator<String> looks = List.of("3 rows differ", "").iterator();

    new Patience(Duration.ofMinutes(1)).await(Kind.UNEQUAL, looks::next);

    assertThat(looks).isExhausted();
  }

  @Test
  void theMessageIsThatOfTheLookThatFailedLast() {
    Iterator<String> looks = List.of("3 rows differ", "").iterator();
    Patience none = new Patience(Duration.ZERO);

    assertThatThrownBy(() -> none.await(Kind.UNEQUAL, looks::next))
        .isInstanceOfSatisfying(
            Violation.class, e -> assertThat(e.finding().kind()).isEqualTo(Kind.UNEQUAL))
        .hasMessage("for 0 s 3 rows differ");
  }
}
