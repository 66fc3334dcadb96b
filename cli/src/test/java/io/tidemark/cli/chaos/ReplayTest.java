package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final Event QUIET = new Event(40_000, Action.QUIET, "all", 0, 4);

  private static Event at(long at, Action action, String on) {
    return new Event(at, action, on, action == Action.CLOCK || action == Action.TASKS ? 2 : 0, 1);
  }

  @Test
  void aRunThatCameToItsEndIsRepeatedAsItWas() {
    List<Event> logged = List.of(at(10, Action.KILL, "broker"), QUIET);

    assertThat(Replay.whole(logged, 1)).isEqualTo(logged);
  }

  @Test
  void whatWasAskedForInQuietIsLeftOut() {
    assertThat(Replay.whole(List.of(QUIET, at(40_000, Action.RESYNC, "items")), 1))
        .containsExactly(QUIET);
  }

  @Test
  void behindTheLastEventOfABrokenRunSomebodyLooksBeforeItIsQuiet() {
    List<Event> logged = List.of(QUIET, at(40_100, Action.DELETE, "orders"));

    List<Event> whole = Replay.whole(logged, 2);

    assertThat(whole).hasSize(3).startsWith(QUIET, logged.get(1));
    assertThat(whole.get(2).action()).isEqualTo(Action.QUIET);
    assertThat(whole.get(2).at()).isEqualTo(40_100 + Replay.LOOK);
  }

  @Test
  void whatWasDownComesUpAgainServersThatOthersNeedFirst() {
    List<Event> logged =
        List.of(
            at(1, Action.FREEZE, "worker-1"),
            at(2, Action.SLOW, "source"),
            at(3, Action.CLOCK, "source"),
            at(4, Action.TASKS, "source"),
            at(5, Action.HOLD, "orders"),
            at(5, Action.LATE, "orders"),
            at(5, Action.COMMIT, "orders"),
            at(6, Action.KILL, "worker-2"),
            at(7, Action.START, "worker-2"),
            at(8, Action.KILL, "broker"));

    assertThat(Replay.whole(logged, 1).subList(10, 16))
        .extracting(event -> event.action() + " " + event.on() + " " + event.amount())
        .containsExactly(
            "START broker 0",
            "THAW worker-1 0",
            "MEND source 0",
            "CLOCK source 0",
            "RELEASE orders 0",
            "QUIET all 0");
  }
}
