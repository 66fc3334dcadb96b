package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PageBehindTest {
  private final ExecutorService thread = SideThread.executor();
  private final SideThread side = new SideThread(thread);

  @AfterEach
  void end() {
    thread.shutdown();
  }

  @Test
  void givesOfEachPageWhatWasMadeOfItOneLater() {
    PageBehind<Integer> pages = new PageBehind<>(side);
    assertThat(pages.next(() -> Optional.of(1))).isEmpty();
    assertThat(pages.next(Optional::empty)).contains(1);
    assertThat(pages.next(() -> Optional.of(3))).isEmpty();
    assertThat(pages.last()).contains(3);
    assertThat(pages.last()).isEmpty();
  }

  @Test
  void worksWhileTheCallerGoesOnAndOnOnePageAtATime() throws Exception {
    Phaser work = new Phaser(2);
    PageBehind<Integer> pages = new PageBehind<>(side);
    pages.next(
        () -> {
          work.arriveAndAwaitAdvance(); // only a caller that has come back can let it go on
          return Optional.of(1);
        });
    work.awaitAdvanceInterruptibly(work.arrive(), 10, TimeUnit.SECONDS);
    Deque<Integer> order = new ArrayDeque<>();
    pages.next(() -> made(order, 1));
    pages.next(() -> made(order, 2));
    pages.last();
    assertThat(order).containsExactly(1, 2);
  }

  private static Optional<Integer> made(Deque<Integer> order, int page) {
    order.add(page);
    return Optional.of(page);
  }

  @Test
  void keepsNoMoreThanOnePageOfAllSyncs() {
    PageBehind<Integer> one = new PageBehind<>(side);
    PageBehind<Integer> other = new PageBehind<>(side);
    assertThat(one.next(() -> Optional.of(1))).isEmpty();
    assertThat(other.next(() -> Optional.of(10))).as("done at once").contains(10);
    assertThat(one.next(() -> Optional.of(2))).contains(1);
    assertThat(one.last()).contains(2);
    assertThat(other.next(() -> Optional.of(20))).isEmpty();
    other.end();
    assertThat(one.next(() -> Optional.of(3))).isEmpty();
    assertThat(one.last()).contains(3);
  }

  @Test
  void tellsWhatTheWorkThrewBeforeTheNextPageIsBegun() {
    PageBehind<Integer> pages = new PageBehind<>(side);
    pages.next(
        () -> {
          throw new IllegalStateException("broken");
        });
    boolean[] begun = new boolean[1];
    assertThatThrownBy(
            () ->
                pages.next(
                    () -> {
                      begun[0] = true;
                      return Optional.empty();
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
    assertThat(pages.last()).isEmpty();
    assertThat(begun[0]).isFalse();
  }

  @Test
  void endsWhenThePageUnderWayHasEndedHoweverItDid() throws Exception {
    PageBehind<Integer> pages = new PageBehind<>(side);
    Phaser work = new Phaser(2);
    boolean[] ended = new boolean[1];
    pages.next(
        () -> {
          work.arriveAndAwaitAdvance();
          ended[0] = true;
          throw new IllegalStateException("nobody asks");
        });
    work.arriveAndAwaitAdvance();
    Thread.currentThread().interrupt(); // as a task is stopped
    pages.end();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended[0]).isTrue();
    assertThat(pages.last()).isEmpty();
  }
}
