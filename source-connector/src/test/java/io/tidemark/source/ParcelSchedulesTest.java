package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.generation.Bell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is between the thread that reads and the one that polls, in every order of their calls. */
class ParcelSchedulesTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final int PARCELS = 2_000;

  /** One play over a buffer with room for all. */
  private static final class Play {
    private final ParcelBuffer buffer = new ParcelBuffer(100);
    private final List<String> put = new ArrayList<>();
    private final List<String> taken = new ArrayList<>();
    private boolean closed;

    private List<Iterator<Runnable>> threads() {
      return List.of(
          List.<Runnable>of(() -> put("a", false), () -> put("b", false), () -> put("END", true))
              .iterator(),
          List.<Runnable>of(this::take, this::take, this::take, this::take).iterator(),
          List.<Runnable>of(this::close).iterator());
    }

    private void put(String name, boolean urgent) {
      try {
        buffer.put(ParcelBufferTest.parcel(name, 10, urgent));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (!closed) {
        put.add(name);
      }
    }

    /** What waits is given, unless it was given up. */
    private void take() {
      boolean waits = !closed && taken.size() < put.size();
      try {
        Optional<Parcel> next = buffer.take(Duration.ZERO);
        assertThat(next.isPresent()).isEqualTo(waits);
        next.ifPresent(parcel -> taken.add(parcel.records().get(0).topic()));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private void close() {
      buffer.close();
      closed = true;
    }
  }

  @Test
  @DisplayName(
      "whatever the order of putting, taking and closing, each parcel comes once, in order")
  void everyOrder() {
    int orders =
        Schedules.all(
            List.of(3, 4, 1),
            order -> {
              Play play = new Play();
              List<Iterator<Runnable>> threads = play.threads();
              order.forEach(thread -> threads.get(thread).next().run());
              assertThat(play.taken).as("%s", order).doesNotHaveDuplicates();
              assertThat(play.put).as("%s", order).containsAll(play.taken);
              List<String> rows = play.taken.stream().filter(name -> !name.equals("END")).toList();
              assertThat(rows).as("%s", order).isEqualTo(List.of("a", "b").subList(0, rows.size()));
            });
    assertThat(orders).isEqualTo(280);
  }

  @Test
  @DisplayName("who asks for rings before looking around never sleeps through one")
  void noRingIsMissed() {
    int orders =
        Schedules.all(
            List.of(3, 2),
            order -> {
              Bell bell = new Bell();
              boolean[] work = new boolean[1];
              boolean[] found = new boolean[1];
              long[] seen = new long[1];
              List<Iterator<Runnable>> threads =
                  List.of(
                      List.<Runnable>of(
                              () -> seen[0] = bell.rings(),
                              () -> found[0] = work[0],
                              () -> {}) // waits from here on
                          .iterator(),
                      List.<Runnable>of(() -> work[0] = true, bell::ring).iterator());
              order.forEach(thread -> threads.get(thread).next().run());
              boolean sleeps = !found[0] && bell.rings() == seen[0];
              assertThat(sleeps).as("%s", order).isFalse();
            });
    assertThat(orders).isEqualTo(10);
  }

  @Test
  @Timeout(60)
  @DisplayName("a reader and a poller that wait for each other all the time lose no parcel")
  void atOnce() throws InterruptedException {
    ParcelBuffer buffer = new ParcelBuffer(25);
    Thread reader =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < PARCELS; i++) {
                  buffer.put(ParcelBufferTest.parcel("p" + i, 10, false));
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    reader.start();
    for (int i = 0; i < PARCELS; i++) {
      Parcel next = buffer.take(LONG).orElseThrow();
      assertThat(next.records().get(0).topic()).isEqualTo("p" + i);
    }
    reader.join();
    assertThat(buffer.take(Duration.ZERO)).isEmpty();
  }
}
