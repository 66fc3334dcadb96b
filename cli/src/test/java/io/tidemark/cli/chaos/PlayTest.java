package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.EventLog.Recorded;
import io.tidemark.cli.chaos.Finding.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks through plans without a cluster. */
class PlayTest {
  private static final Finding MISSING = new Finding(Kind.MISSING, "rows are missing");
  private static final Event INSERT = new Event(0, Action.INSERT, "orders", 5, 1);
  private static final Event KILL = new Event(1, Action.KILL, "broker", 0, 2);
  private static final Event START = new Event(2, Action.START, "broker", 0, 3);
  private static final Event QUIET = new Event(3, Action.QUIET, "all", 0, 4);
  private static final Event QUIET_AGAIN = new Event(4, Action.QUIET, "all", 0, 5);
  private static final List<Event> ROUND = List.of(INSERT, KILL, START, QUIET);

  @TempDir private Path folder;
  private EventLog log;

  /** Has seen something when it is asked so often, and has looked so often in each round. */
  private static final class Scripted implements Watch {
    private final int quietTimes;
    private final Finding then;
    private final int looksPerRound;
    private int asked;
    private int looks;

    Scripted(int quietTimes, Finding then, int looksPerRound) {
      this.quietTimes = quietTimes;
      this.then = then;
      this.looksPerRound = looksPerRound;
    }

    @Override
    public Optional<Finding> await(Duration time) {
      return asked++ < quietTimes ? Optional.empty() : Optional.of(then);
    }

    @Override
    public int looks() {
      looks += looksPerRound;
      return looks;
    }
  }

  private static Watch nothingSeen() {
    return new Scripted(Integer.MAX_VALUE, MISSING, 1);
  }

  @BeforeEach
  void begin() {
    log = EventLog.begin(folder, new Recorded(1, false, 1, ROUND));
  }

  private Play play(RuntimeException inQuiet) {
    return new Play(
        event -> "",
        quiet -> {
          throw inQuiet;
        },
        log,
        line -> {});
  }

  private Play play() {
    return new Play(event -> "", quiet -> {}, log, line -> {});
  }

  @Test
  void aPlanIsCarriedOutAndLoggedToItsEnd() {
    List<Event> done = new ArrayList<>();
    List<Event> quiet = new ArrayList<>();
    Play play =
        new Play(
            event -> {
              done.add(event);
              return "";
            },
            quiet::add,
            log,
            line -> {});

    assertThat(play.play(ROUND, nothingSeen())).isEmpty();
    assertThat(done).containsExactly(INSERT, KILL, START);
    assertThat(quiet).containsExactly(QUIET);
    assertThat(EventLog.read(log.file()).events()).isEqualTo(ROUND);
    assertThat(play.changes()).isOne();
    assertThat(play.faults()).as("a start is no fault").isOne();
    assertThat(play.chaos()).isEqualTo(Duration.ofMillis(3));
  }

  @Test
  void whatIsSeenMeanwhileEndsThePlayBeforeTheNextEvent() throws IOException {
    assertThat(play().play(ROUND, new Scripted(2, MISSING, 1))).hasValue(MISSING);
    assertThat(EventLog.read(log.file()).events()).containsExactly(INSERT, KILL);
    assertThat(Files.readString(log.file())).contains("# FOUND MISSING: rows are missing");
  }

  @Test
  void whatIsFoundInQuietDoesNotHideWhatWasSeenBefore() {
    Violation unequal = new Violation(Kind.UNEQUAL, "tables differ");
    Finding broken = new Finding(Kind.BROKEN_OFF, "the lookout failed");

    assertThat(play(unequal).play(List.of(QUIET), nothingSeen())).hasValue(unequal.finding());
    assertThat(play(unequal).play(List.of(QUIET), new Scripted(1, MISSING, 1))).hasValue(MISSING);
    assertThat(play(unequal).play(List.of(QUIET), new Scripted(1, broken, 1)))
        .as("what breaks a run off is no violation")
        .hasValue(unequal.finding());
  }

  @Test
  void aFailureThatIsNoViolationBreaksTheRunOff() {
    assertThat(play(new IllegalStateException("no disk")).play(ROUND, nothingSeen()))
        .hasValueSatisfying(
            found -> {
              assertThat(found.kind()).isEqualTo(Kind.BROKEN_OFF);
              assertThat(found.isViolation()).isFalse();
              assertThat(found.toString()).startsWith("the run broke off: ").contains("no disk");
            });
  }

  @Test
  void aRoundInWhichNobodyHasLookedProvesNothing() {
    List<Event> rounds = List.of(QUIET, QUIET_AGAIN);

    assertThat(play().play(rounds, new Scripted(9, MISSING, 1))).isEmpty();
    assertThat(play().play(rounds, new Scripted(9, MISSING, 0)))
        .hasValueSatisfying(found -> assertThat(found.what()).contains("nobody has looked"));
  }
}
