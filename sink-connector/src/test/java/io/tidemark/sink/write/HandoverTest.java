package io.tidemark.sink.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HandoverTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String NAME = "handover-test";

  private final List<String> done = new ArrayList<>();
  private final AtomicInteger cancels = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final Handover<String> handover = new Handover<>(NAME, this::work, this::cancel);
  private RuntimeException error = new IllegalStateException("none");
  private boolean failing;
  private boolean held;

  private void work(String item) {
    begun.countDown();
    while (held && gate.getCount() > 0) {
      try {
        gate.await();
      } catch (InterruptedException ignored) {
        // a socket takes no notice of it either
      }
    }
    if (failing) {
      throw error;
    }
    done.add(item);
  }

  private void cancel() {
    if (cancels.incrementAndGet() == 3) {
      failing = true;
      gate.countDown();
    }
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(NAME))
        .toList();
  }

  @AfterEach
  void end() {
    gate.countDown();
    handover.end(LONG);
  }

  @Test
  @DisplayName("an item is here until its giver has heard that it is done")
  void done() {
    assertThat(handover.await(LONG)).isEmpty();
    handover.give("a");
    assertThat(handover.isIdle()).isFalse();
    assertThat(handover.await(LONG)).contains("a");
    assertThat(handover.isIdle()).isTrue();
    handover.give("b");
    assertThat(handover.await(LONG)).contains("b");
    assertThat(done).containsExactly("a", "b");
    assertThat(threads()).hasSize(1);
  }

  @Test
  @DisplayName("while one item is being worked on no other is taken, and nobody has to wait")
  void busy() throws InterruptedException {
    held = true;
    handover.give("a");
    begun.await();
    assertThat(handover.await(Duration.ZERO)).isEmpty();
    assertThat(handover.isIdle()).isFalse();
    assertThatThrownBy(() -> handover.give("b")).isInstanceOf(IllegalStateException.class);
    gate.countDown();
    assertThat(handover.await(LONG)).contains("a");
  }

  @Test
  @DisplayName("a failure is told once, and the item is gone")
  void failed() {
    failing = true;
    handover.give("a");
    assertThatThrownBy(() -> handover.await(LONG)).isSameAs(error);
    assertThat(handover.isIdle()).isTrue();
    assertThat(handover.await(LONG)).isEmpty();
    failing = false;
    handover.give("b");
    assertThat(handover.await(LONG)).contains("b");
    assertThat(done).containsExactly("b");
  }

  @Test
  @DisplayName("a postponed item stays, and is tried again only when its giver says so")
  void postponed() {
    error = new Postponed("later", Duration.ofSeconds(1));
    failing = true;
    handover.give("a");
    assertThatThrownBy(() -> handover.await(LONG)).isSameAs(error);
    assertThat(handover.isIdle()).isFalse();
    assertThat(handover.await(LONG)).isEmpty();
    failing = false;
    handover.resume();
    handover.resume();
    assertThat(handover.await(LONG)).contains("a");
    assertThat(done).containsExactly("a");
  }

  @Test
  @DisplayName("ending cancels until the work has ended, forgets the item, and leaves no thread")
  void ended() throws InterruptedException {
    held = true;
    handover.give("a");
    begun.await();
    assertThat(handover.end(LONG)).isTrue();
    assertThat(cancels).hasValue(3);
    assertThat(threads()).isEmpty();
    assertThat(handover.isIdle()).isTrue();
    assertThat(handover.await(LONG)).isEmpty();
    failing = false;
    handover.give("b");
    assertThat(handover.await(LONG)).contains("b");
    assertThat(done).containsExactly("b");
  }

  @Test
  @DisplayName("work that is over is not cancelled")
  void endedIdle() {
    assertThat(handover.end(LONG)).isTrue();
    handover.give("a");
    handover.await(LONG);
    assertThat(handover.end(LONG)).isTrue();
    assertThat(cancels).hasValue(0);
    assertThat(threads()).isEmpty();
  }

  @Test
  @DisplayName("work that does not end is told of, and can be ended later")
  void stuck() throws InterruptedException {
    held = true;
    handover.give("a");
    begun.await();
    assertThat(handover.end(Duration.ZERO)).isFalse();
    assertThat(threads()).hasSize(1);
    assertThat(handover.end(LONG)).isTrue();
    assertThat(threads()).isEmpty();
  }
}
