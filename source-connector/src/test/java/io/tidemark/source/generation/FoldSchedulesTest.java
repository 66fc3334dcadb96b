package io.tidemark.source.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.source.Schedules;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fold between the thread that reads and those that acknowledge. */
class FoldSchedulesTest {
  private static final int RECORDS = 300;

  /** One play: two pages of which records are acknowledged, and a third that is taken back. */
  private static final class Play {
    private final List<Integer> told = new ArrayList<>();
    private final Fold fold = new Fold(FoldState.EMPTY, () -> told.add(1));
    private final Receipt first = fold.open(3, "3");
    private final Receipt second = fold.open(2, "5");
    private Receipt third = first;

    private List<Iterator<Runnable>> threads() {
      return List.of(
          List.<Runnable>of(
                  () -> third = fold.open(1, "6"), () -> fold.withdraw(third), this::openLast)
              .iterator(),
          List.<Runnable>of(
                  () -> first.acknowledged("t", 0, 10),
                  () -> first.acknowledged("t", 0, 11),
                  () -> second.acknowledged("t", 0, 12))
              .iterator(),
          List.<Runnable>of(() -> second.acknowledged("t", 1, 20), first::dropped).iterator());
    }

    private void openLast() {
      third = fold.open(1, "6");
    }

    /** I1: what is folded is the first page, or both, and all of them. */
    private void assertWhole(List<Integer> order) {
      FoldState state = fold.state();
      assertThat(state.rows()).as("%s", order).isIn(0L, 3L, 5L);
      assertThat(state.resume())
          .as("%s", order)
          .isEqualTo(state.rows() == 0 ? null : String.valueOf(state.rows()));
      assertThat(state.ends().count() + state.dropped()).as("%s", order).isEqualTo(state.rows());
      assertThat(fold.drained()).isFalse();
      assertThat(told.size() <= fold.folded()).isTrue();
    }
  }

  @Test
  @DisplayName("I1 no order of reading, acknowledging and taking back folds a page in part")
  void everyOrder() {
    int orders =
        Schedules.all(
            List.of(3, 3, 2),
            order -> {
              Play play = new Play();
              List<Iterator<Runnable>> threads = play.threads();
              for (int thread : order) {
                threads.get(thread).next().run();
                if (!play.fold.drained()) {
                  play.assertWhole(order);
                }
              }
              play.assertWhole(order);
              assertThat(play.fold.state().rows()).isEqualTo(5);
              assertThat(play.fold.state().dropped()).isEqualTo(1);
              assertThat(play.fold.state().ends().ends())
                  .isEqualTo(
                      Map.of(
                          new TopicPart("t", 0), new End(12, 3, 10),
                          new TopicPart("t", 1), new End(20, 1, 20)));
              assertThat(play.fold.sent()).hasValue(6);
              play.third.acknowledged("t", 0, 13);
              assertThat(play.fold.drained()).isTrue();
            });
    assertThat(orders).isEqualTo(560);
  }

  @Test
  @Timeout(60)
  @DisplayName("threads that acknowledge at once leave nothing out and count nothing twice")
  void atOnce() throws InterruptedException {
    Fold fold = new Fold(FoldState.EMPTY, () -> {});
    List<Receipt> pages = new ArrayList<>();
    for (int page = 1; page <= RECORDS; page++) {
      pages.add(fold.open(4, String.valueOf(4 * page)));
    }
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int part = 0; part < 4; part++) {
      int partition = part;
      Thread thread =
          new Thread(
              () -> {
                awaited(go);
                for (int page = 0; page < RECORDS; page++) {
                  pages.get(page).acknowledged("t", partition, page);
                }
              });
      thread.start();
      threads.add(thread);
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(fold.drained()).isTrue();
    assertThat(fold.folded()).isEqualTo(RECORDS);
    assertThat(fold.state().rows()).isEqualTo(4L * RECORDS);
    assertThat(fold.state().ends().ends().values())
        .containsOnly(new End(RECORDS - 1, RECORDS, 0))
        .hasSize(4);
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
