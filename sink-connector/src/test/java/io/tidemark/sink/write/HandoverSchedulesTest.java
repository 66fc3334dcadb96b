package io.tidemark.sink.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every order of the giver's calls and of the ways in which the work under way can end, against
 * what a hand-over promises, which is written down here a second time.
 */
class HandoverSchedulesTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final int LENGTH = 5;

  /** What happens next: the first four are the giver's calls, the others ends of the work. */
  private enum Event {
    GIVE,
    RESUME,
    AWAIT,
    END,
    DONE,
    POSTPONED,
    FAILED
  }

  /** A hand-over whose work ends as it is told, and where it should stand. */
  private static final class Play {
    private final BlockingQueue<Event> ends = new LinkedBlockingQueue<>();
    private final Handover<Integer> handover = new Handover<>("schedule", this::work, () -> {});
    private @Nullable Integer item;
    private boolean working;
    private @Nullable Event ended;
    private int given;

    private void work(Integer number) {
      try {
        Event end = ends.take();
        if (end == Event.POSTPONED) {
          throw new Postponed("later", Duration.ZERO);
        } else if (end == Event.FAILED) {
          throw new IllegalArgumentException("bad " + number);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("cancelled", e);
      }
    }

    private boolean isPossible(Event event) {
      return event.compareTo(Event.DONE) < 0 || (working && ended == null);
    }

    private void happens(Event event) {
      switch (event) {
        case GIVE -> give();
        case RESUME -> {
          handover.resume();
          working |= item != null;
        }
        case AWAIT -> await();
        case END -> {
          assertThat(handover.end(LONG)).isTrue();
          stands(null, false);
          ends.clear();
        }
        default -> {
          ended = event;
          ends.add(event);
        }
      }
      assertThat(handover.isIdle()).isEqualTo(item == null);
    }

    private void give() {
      if (item != null) {
        assertThatThrownBy(() -> handover.give(-1)).isInstanceOf(IllegalStateException.class);
        return;
      }
      handover.give(++given);
      stands(given, true);
    }

    private void await() {
      if (ended == Event.POSTPONED) {
        assertThatThrownBy(() -> handover.await(LONG)).isInstanceOf(Postponed.class);
        stands(item, false);
      } else if (ended == Event.FAILED) {
        assertThatThrownBy(() -> handover.await(LONG)).hasMessage("bad " + item);
        stands(null, false);
      } else {
        Optional<Integer> done = handover.await(ended == null ? Duration.ZERO : LONG);
        assertThat(done).isEqualTo(ended == null ? Optional.empty() : Optional.ofNullable(item));
        if (ended != null) {
          stands(null, false);
        }
      }
    }

    private void stands(@Nullable Integer here, boolean worked) {
      item = here;
      working = worked;
      ended = null;
    }
  }

  @Test
  @Timeout(120)
  @DisplayName(
      "in every order of calls and ends an item is worked on, told of and gone as promised")
  void everyOrder() {
    List<List<Event>> orders = new ArrayList<>();
    orders(List.of(), orders);
    for (List<Event> order : orders) {
      Play play = new Play();
      try {
        order.stream().filter(play::isPossible).forEach(play::happens);
      } catch (AssertionError e) {
        throw new AssertionError("order " + order, e);
      } finally {
        play.handover.end(LONG);
      }
    }
    assertThat(orders).hasSize(2401);
  }

  /** Those that begin with an item: without one nothing can happen. */
  private static void orders(List<Event> before, List<List<Event>> all) {
    if (before.size() == LENGTH) {
      all.add(before);
      return;
    }
    for (Event event : before.isEmpty() ? List.of(Event.GIVE) : List.of(Event.values())) {
      List<Event> longer = new ArrayList<>(before);
      longer.add(event);
      orders(longer, all);
    }
  }
}
