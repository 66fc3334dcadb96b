package io.tidemark.sink.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  @Test
  @DisplayName("too many bad records among the last 100,000 stop the task")
  void rows() {
    CircuitBreaker breaker = new CircuitBreaker(new RejectLimits(1_000, 1.0));
    breaker.committed(10_000, 998);
    assertThat(breaker.objection(10_000, 2)).isEmpty();
    assertThat(breaker.objection(10_000, 3).orElseThrow())
        .isEqualTo("1001 of the last 20000 records are bad, more than reject.max.rows=1000");
  }

  @Test
  @DisplayName("too large a share stops the task, from 1,000 records on")
  void share() {
    CircuitBreaker breaker = new CircuitBreaker(new RejectLimits(1_000, 0.1));
    assertThat(breaker.objection(999, 500)).as("HT-20 10 rows, 2 bad, is no share yet").isEmpty();
    assertThat(breaker.objection(1_000, 100)).isEmpty();
    assertThat(breaker.objection(1_000, 101).orElseThrow())
        .contains("101 of the last 1000 records", "reject.max.fraction=0.1");
    breaker.committed(10_000, 0);
    assertThat(breaker.objection(1_000, 101)).as("good ones count").isEmpty();
  }

  @Test
  @DisplayName("what lies further back is forgotten, so that single bad records never add up")
  void window() {
    CircuitBreaker breaker = new CircuitBreaker(new RejectLimits(11, 1.0));
    for (int batch = 0; batch < 1_000; batch++) {
      assertThat(breaker.objection(10_000, 1)).isEmpty();
      breaker.committed(10_000, 1);
    }
    assertThat(breaker.objection(10_000, 2)).isPresent();
  }

  @Test
  @DisplayName("a batch without bad records is never refused; a limit of none means none")
  void none() {
    CircuitBreaker breaker = new CircuitBreaker(new RejectLimits(0, 0.0));
    assertThat(breaker.objection(5, 0)).isEmpty();
    assertThat(breaker.objection(5, 1)).isPresent();
  }
}
