package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private long nanos;
  private final Patience patience = new Patience(5, Duration.ofSeconds(1), () -> nanos);

  @Test
  @DisplayName("a database may be out of reach as often as attempts say, one time less than that")
  void unreachable() {
    for (int i = 0; i < 4; i++) {
      patience.failed(failure(), true);
    }
    patience.failed(failure(), false); // it came back, and the engine found something else
    assertThatThrownBy(() -> patience.failed(failure(), true))
        .isInstanceOf(ConnectException.class)
        .hasMessage("no luck");
  }

  @Test
  @DisplayName("an engine whose database answers fails the task the third time in a row")
  void engine() {
    patience.failed(failure(), false);
    patience.failed(failure(), false);
    patience.passed();
    patience.failed(failure(), false);
    patience.failed(failure(), false);
    assertThatThrownBy(() -> patience.failed(failure(), false))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  @DisplayName("before each further try there is a pause")
  void pause() {
    assertThat(patience.isOver()).isTrue();
    patience.failed(failure(), true);
    assertThat(patience.isOver()).isFalse();
    nanos += Duration.ofSeconds(1).toNanos();
    assertThat(patience.isOver()).isTrue();
  }

  @Test
  @DisplayName("a snapshot that has not mended a failure is not taken again and again")
  void mending() {
    assertThat(patience.mayMend()).isTrue();
    assertThat(patience.mayMend()).isTrue(); // it was broken off itself
    nanos += Duration.ofHours(3).toNanos();
    patience.passed();
    assertThat(patience.mayMend()).isFalse();
    patience.passed();
    nanos += Duration.ofMinutes(10).toNanos();
    assertThat(patience.mayMend()).isTrue();
  }

  private static RuntimeException failure() {
    return new IllegalStateException("no luck");
  }
}
