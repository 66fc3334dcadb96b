package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.plan.Signal;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.SignalTable.Contents;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The signal table is looked at now and then, and nothing that is wrong with it gets further. */
class SignalPollTest {
  private final SignalBox box = new SignalBox(Optional.of(signal("mine")), true);
  private long nanos;
  private final SignalPoll poll =
      new SignalPoll(this::table, box, Duration.ofSeconds(5), () -> nanos);
  private @Nullable ReadFailure failure;
  private List<Signal> rows = List.of();
  private int looks;

  private Contents table() {
    looks++;
    if (failure != null) {
      throw failure;
    }
    return new Contents(rows, List.of("the row of id `x` is passed over"));
  }

  @Test
  @DisplayName("every poll.interval.ms, and what it asks joins what the configuration asks")
  void everyInterval() {
    assertThat(box.isComplete()).isFalse();
    rows = List.of(signal("first"));
    poll.poll();
    poll.poll();
    assertThat(looks).isEqualTo(1);
    assertThat(box.asked()).extracting(Signal::id).containsExactly("mine", "first");
    assertThat(box.isComplete()).isTrue();

    nanos += Duration.ofSeconds(5).toNanos();
    rows = List.of();
    poll.poll();
    assertThat(box.asked()).extracting(Signal::id).containsExactly("mine");
  }

  @Test
  @DisplayName("a table that cannot be read is left alone for a while, and what it asked stays")
  void unreadable() {
    rows = List.of(signal("first"));
    poll.poll();
    failure = new ReadFailure(ReadFailure.Kind.PERMANENT, "locked");
    nanos += Duration.ofSeconds(5).toNanos();
    poll.poll();
    nanos += Duration.ofSeconds(29).toNanos();
    poll.poll();
    assertThat(looks).isEqualTo(2);
    assertThat(box.asked()).hasSize(2);

    failure = null;
    rows = List.of(signal("first"), signal("second"));
    nanos += Duration.ofSeconds(1).toNanos();
    poll.poll();
    assertThat(box.asked()).hasSize(3);
  }

  private static Signal signal(String id) {
    return Signal.parse(id, "run", null);
  }
}
