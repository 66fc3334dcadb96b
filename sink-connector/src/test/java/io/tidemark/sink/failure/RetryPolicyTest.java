package io.tidemark.sink.failure;

import static io.tidemark.jdbc.FailureKind.CONNECTION;
import static io.tidemark.jdbc.FailureKind.CONTENTION;
import static io.tidemark.jdbc.FailureKind.DATA;
import static io.tidemark.jdbc.FailureKind.DENIED;
import static io.tidemark.jdbc.FailureKind.ENVIRONMENT;
import static io.tidemark.jdbc.FailureKind.SCHEMA;
import static io.tidemark.sink.failure.Reaction.AGAIN;
import static io.tidemark.sink.failure.Reaction.FAIL;
import static io.tidemark.sink.failure.Reaction.LATER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private final RetryPolicy policy =
      new RetryPolicy(100, Duration.ofSeconds(1), Duration.ofSeconds(30));

  @Test
  @DisplayName("each kind of error has its reaction")
  void table() {
    assertThat(policy.react(DATA, "22001", 0, 0)).isEqualTo(FAIL);
    assertThat(policy.react(DATA, "23505", 0, 0)).isEqualTo(AGAIN);
    assertThat(policy.react(DATA, "23503", 2, 0)).isEqualTo(LATER);
    assertThat(policy.react(DATA, "23505", 2, 2)).isEqualTo(FAIL);
    assertThat(policy.react(CONTENTION, "40P01", 0, 0)).isEqualTo(AGAIN);
    assertThat(policy.react(CONTENTION, "40P01", 5, 0)).isEqualTo(LATER);
    assertThat(policy.react(CONNECTION, "08006", 0, 0)).isEqualTo(LATER);
    assertThat(policy.react(ENVIRONMENT, "53100", 0, 99)).isEqualTo(LATER);
    assertThat(policy.react(ENVIRONMENT, "53100", 0, 100)).isEqualTo(FAIL);
    assertThat(policy.react(SCHEMA, "42P01", 0, 0)).isEqualTo(AGAIN);
    assertThat(policy.react(SCHEMA, "42P01", 2, 99)).isEqualTo(LATER);
    assertThat(policy.react(DENIED, "42501", 0, 2)).isEqualTo(LATER);
    assertThat(policy.react(DENIED, "42501", 0, 3)).isEqualTo(FAIL);
  }

  @Test
  @DisplayName("pauses double up to the longest")
  void pauses() {
    assertThat(policy.pause(0)).isEqualTo(Duration.ofSeconds(1));
    assertThat(policy.pause(3)).isEqualTo(Duration.ofSeconds(8));
    assertThat(policy.pause(99)).isEqualTo(Duration.ofSeconds(30));
  }
}
