package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
  private static final int ROUNDS = 3;

  @Test
  void aSeedHasOnePlanAndEachSeedAnother() {
    assertThat(Plan.draw(7, ROUNDS, Aim.ANYTHING)).isEqualTo(Plan.draw(7, ROUNDS, Aim.ANYTHING));
    assertThat(Plan.draw(7, ROUNDS, Aim.ANYTHING)).isNotEqualTo(Plan.draw(8, ROUNDS, Aim.ANYTHING));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void eventsComeInOrderAndEachRoundEndsWithQuiet(long seed) {
    List<Event> plan = Plan.draw(seed, ROUNDS, Aim.ANYTHING);

    assertThat(plan).isSortedAccordingTo(Comparator.comparingLong(Event::at));
    assertThat(plan.stream().filter(e -> e.action() == Action.QUIET).map(Event::at))
        .containsExactly(40_000L, 80_000L, 120_000L);
    assertThat(plan.get(plan.size() - 1).action()).isEqualTo(Action.QUIET);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatIsDownIsUpAgainBeforeItIsQuietAndNotAskedForAnythingMeanwhile(long seed) {
    Set<String> down = new HashSet<>();
    for (Event event : Plan.draw(seed, ROUNDS, Aim.ANYTHING)) {
      switch (event.action()) {
        case KILL, STOP, FREEZE -> {
          assertThat(down.add(event.on())).as("it is up: %s", event).isTrue();
          assertThat(isBootable(down)).as("workers and broker at once: %s", event).isTrue();
        }
        case START, THAW ->
            assertThat(down.remove(event.on())).as("it is down: %s", event).isTrue();
        case REFUSE, RESET, SILENCE, SLOW -> assertThat(down.add(event.on())).isTrue();
        case MEND -> assertThat(down.remove(event.on())).isTrue();
        case TASKS, SPLITS -> assertThat(down).as("what it needs: %s", event).isEmpty();
        case PARTITIONS, DUPLICATE, EXPIRE -> assertThat(down).doesNotContain("broker");
        case HOLD, CLOCK, LATE, COMMIT -> assertThat(down).doesNotContain("database");
        case QUIET -> assertThat(down).isEmpty();
        default -> {
          if (event.action().isChange()) {
            assertThat(down).doesNotContain("database");
          }
        }
      }
    }
  }

  private static boolean isBootable(Set<String> down) {
    return !down.contains("broker") || Fault.WORKERS.stream().noneMatch(down::contains);
  }

  @Test
  void everythingThatCanHappenDoesInTwentySeeds() {
    Set<Action> drawn =
        IntStream.range(0, 20)
            .mapToObj(seed -> Plan.draw(seed, ROUNDS, Aim.ANYTHING))
            .flatMap(List::stream)
            .map(Event::action)
            .collect(Collectors.toSet());

    assertThat(drawn)
        .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(Action.RESYNC)));
  }

  @ParameterizedTest
  @EnumSource
  void aPlanWithAnAimHasItsFaultsInEachRoundAndEndsThem(Aim aim) {
    List<Event> plan = Plan.draw(3, ROUNDS, aim);
    Set<Action> begun = aim.faults().stream().map(Fault::action).collect(Collectors.toSet());

    assertThat(plan).isSortedAccordingTo(Comparator.comparingLong(Event::at));
    assertThat(plan.get(plan.size() - 1).action()).isEqualTo(Action.QUIET);
    assertThat(plan)
        .filteredOn(event -> event.action() == Action.QUIET)
        .hasSize(aim.isForQuiet() ? ROUNDS : 1);
    for (long round = 0; round < ROUNDS; round++) {
      long start = round * Plan.ROUND;
      assertThat(plan)
          .filteredOn(event -> event.at() >= start && event.at() < start + Plan.ROUND)
          .extracting(Event::action)
          .containsAnyElementsOf(begun);
    }
  }

  @Test
  void whatWaitedForAHoldCatchesUpBeforeTheNextOneOfItsRound() {
    long released = -Fault.CATCHING_UP;
    for (Event event : Plan.draw(3, 1, Aim.CONFIRMATION)) {
      if (event.action() == Action.RELEASE) {
        released = event.at();
      } else if (event.action() == Action.HOLD) {
        assertThat(event.at()).isGreaterThan(released + Fault.CATCHING_UP);
      }
    }
  }

  @Test
  void rowsThatAreHeldAndComeAgainAreThoseThatWentLast() {
    boolean held = false;
    for (Event event : Plan.draw(3, ROUNDS, Aim.CONFIRMATION)) {
      switch (event.action()) {
        case HOLD -> held = true;
        case RELEASE -> held = false;
        case DELETE, REPLACE, EMPTY ->
            assertThat(held && event.on().equals("orders")).as("%s", event).isFalse();
        default -> {}
      }
    }
  }

  @Test
  void everyEventCanBeReadFromItsLine() {
    for (Event event : Plan.draw(1, ROUNDS, Aim.ANYTHING)) {
      assertThat(Event.parse(event.line())).isEqualTo(event);
    }
  }

  @Test
  void aLineThatIsNoEventIsNamed() {
    assertThatThrownBy(() -> Event.parse("10 kill broker"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 kill broker");
  }
}
