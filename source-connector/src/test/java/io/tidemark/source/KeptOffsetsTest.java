package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.generation.SyncOffsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Looks at what Connect has kept, each of which reads a topic to its end. */
class KeptOffsetsTest {
  private boolean broken;
  private int looks;
  private long nanos;
  private final KeptOffsets kept = new KeptOffsets(this::look, () -> nanos);

  private Map<String, SyncOffsets> look() {
    looks++;
    if (broken) {
      throw new ConnectException("away");
    }
    return Map.of("a", SyncOffsets.NONE, "b", SyncOffsets.NONE);
  }

  @Test
  @DisplayName("all syncs of a task ask once a second together")
  void together() {
    assertThat(kept.of("a")).isPresent();
    assertThat(kept.of("b")).isPresent();
    assertThat(kept.of("a")).isPresent();
    assertThat(looks).isEqualTo(1);

    nanos += Duration.ofSeconds(1).toNanos();
    assertThat(kept.of("a")).isPresent();
    assertThat(looks).isEqualTo(2);
  }

  @Test
  @DisplayName("what cannot be read is not there, and is not asked for at once by everybody either")
  void broken() {
    broken = true;
    assertThat(kept.of("a")).isEmpty();
    assertThat(kept.of("b")).isEmpty();
    assertThat(looks).isEqualTo(1);

    broken = false;
    nanos += Duration.ofSeconds(1).toNanos();
    assertThat(kept.of("b")).isPresent();
  }

  @Test
  @DisplayName("a stop that Connect's reader has noticed is still noticed by others")
  void interrupted() {
    FakeOffsets stopped =
        new FakeOffsets() {
          @Override
          public <T> Map<Map<String, T>, Map<String, Object>> offsets(
              Collection<Map<String, T>> partitions) {
            throw new ConnectException("interrupted", new InterruptedException());
          }
        };
    KeptOffsets offsets =
        new KeptOffsets(() -> new OffsetBook(stopped, "shop").of(List.of("a")), () -> nanos);
    assertThat(offsets.of("a")).isEmpty();
    assertThat(Thread.interrupted()).isTrue();
  }
}
