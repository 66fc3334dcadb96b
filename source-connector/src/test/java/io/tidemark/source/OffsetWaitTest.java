package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Signal;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a worker that still remembers an older run may do behind one that does not. */
class OffsetWaitTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String[] ALL = {"1 2", "3 4", "5"};

  private final Stage stage = new Stage();
  private Map<Long, FakeTracking.Remembered> old = Map.of();

  /** A worker has ended a run and remembers it; an hour goes by, and another takes the task. */
  @BeforeEach
  void aDiffSyncThatMoves() {
    stage.mode = Mode.DIFF;
    stage.rows(1, 2, 3, 4, 5);
    stage.run();
    stage.toEnd();
    stage.pass(Duration.ofHours(1));
    stage.crash();
    old = Map.copyOf(stage.tracking.states);
    stage.tracking.states.clear();
  }

  /** The worker dies, and the one that remembers takes the task back. */
  private void backToTheOldWorker() {
    stage.crash();
    stage.tracking.states.putAll(old);
    stage.pass(SECOND);
    stage.run();
  }

  @Test
  @DisplayName(
      "rows of a full run wait until no offset names a run before it, else one that came and went would stay for good")
  void rowsWaitForTheOffset() {
    stage.rows(6);
    stage.run();
    assertThat(stage.walk()).containsExactly("START 3601000");
    assertThat(stage.walk()).isEmpty();

    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("1 2", "3 4", "5 6");
    stage.reader.rows.remove(6L);
    backToTheOldWorker();
    assertThat(stage.walk()).containsExactly("ABORT 3601000", "START 3602000");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly(ALL);
    assertThat(stage.lastMarker().mode()).isEqualTo("full");
  }

  @Test
  @DisplayName("a full run that dies before its offset is kept has sent nothing to be made up for")
  void nothingIsSentBefore() {
    stage.rows(6);
    stage.run();
    stage.walk();
    stage.reader.rows.remove(6L);
    stage.rows(7);

    backToTheOldWorker();
    assertThat(stage.walk()).containsExactly("START 3602000", "7");
    assertThat(stage.lastMarker().mode()).isEqualTo("diff");
  }

  @Test
  @DisplayName("a START that has arrived is not enough, as its offset is kept later")
  void arrivedButNotKept() {
    stage.flushes = false;
    stage.run();
    stage.walk();
    stage.acknowledgeAll();
    assertThat(stage.walk()).isEmpty();
    stage.pass(Duration.ofMinutes(6));
    assertThat(stage.walk()).as("however long that takes").isEmpty();

    stage.flush();
    assertThat(stage.walk()).containsExactly(ALL);
  }

  @Test
  @DisplayName("a wait is given up by a signal")
  void aborted() {
    stage.run();
    stage.walk();
    stage.table(Signal.parse("{\"id\":\"s1\",\"type\":\"abort\"}"));
    assertThat(stage.walk()).containsExactly("ABORT 3601000");
  }

  @Test
  @DisplayName("as long as offsets cannot be read, rows wait")
  void offsetsCannotBeRead() {
    stage.obstacle = new ConnectException("the topic of offsets is away");
    stage.run();
    stage.walk();
    stage.acknowledgeAll();
    assertThat(stage.walk()).isEmpty();

    stage.obstacle = null;
    stage.pass(SECOND);
    assertThat(stage.walk()).containsExactly(ALL);
  }

  @Test
  @DisplayName("where a worker shows that it keeps offsets together with records, nothing waits")
  void exactlyOnce() {
    stage.flushes = false;
    stage.transactions = new Transactions(true);
    stage.run();
    assertThat(stage.walk()).as("nothing is shown yet").containsExactly("START 3601000");
    stage.transactions.polled();
    stage.transactions.acknowledged();
    assertThat(stage.walk()).containsExactly(ALL);
  }

  @Test
  @DisplayName("exactly-once that is required of a worker which does not keep to it waits as well")
  void exactlyOnceRefuted() throws InterruptedException {
    stage.flushes = false;
    stage.transactions = new Transactions(true);
    stage.transactions.polled();
    Thread producer = new Thread(stage.transactions::acknowledged);
    producer.start();
    producer.join();
    stage.run();
    stage.walk();
    stage.acknowledgeAll();
    assertThat(stage.walk()).isEmpty();
  }

  @Test
  @DisplayName(
      "a reset of what is not remembered waits, as the next run compares with it and sends rows")
  void reset() {
    stage.signal("{\"id\":\"r1\",\"type\":\"reset\"}");
    stage.run();
    assertThat(stage.walk()).containsExactly("START 3601000");
    stage.flushes = false;
    stage.acknowledgeAll();
    assertThat(stage.walk()).isEmpty();
    stage.pass(Duration.ofMinutes(6));
    assertThat(stage.walk()).as("however long that takes").isEmpty();

    stage.flush();
    assertThat(stage.walk()).containsExactly("END 3601000");
  }

  @Test
  @DisplayName(
      "a run begun anew waits for an offset of its own, as that of an END may be behind it")
  void begunAnew() {
    stage.run();
    stage.walk();
    stage.acknowledgeAll();
    stage.walk();
    stage.table(Signal.parse("{\"id\":\"s1\",\"type\":\"abort\"}"));
    assertThat(stage.walk()).containsExactly("ABORT 3601000");
    stage.table(Signal.parse("{\"id\":\"s2\",\"type\":\"run\"}"));
    assertThat(stage.walk()).containsExactly("START 3601001");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly(ALL);
  }

  @Test
  @DisplayName("while a run waits it holds no connection, so that others may read")
  void readsNothingMeanwhile() {
    stage.run();
    stage.walk();
    assertThat(stage.reader.openPasses).isZero();
    stage.acknowledgeAll();
    stage.walk();
    stage.crash();
    assertThat(stage.reader.openPasses).isZero();
  }

  @Test
  @DisplayName("what has changed while a run waited is not read under its START")
  void changedMeanwhile() {
    stage.run();
    stage.walk();
    stage.acknowledgeAll();
    stage.reader.column = "title";
    assertThat(stage.walk()).containsExactly("ABORT 3601000", "START 3601001");
    assertThat(stage.markers().get(stage.markers().size() - 2).reason())
        .startsWith("before it was read");
  }

  @Test
  @DisplayName(
      "a run that could remember nothing waits too, and leaves nothing to compare with behind it")
  void diskFails() {
    stage.tracking.states.putAll(old);
    stage.tracking.writes = 0;
    stage.signal("{\"id\":\"r1\",\"type\":\"resync\"}");
    stage.run();
    assertThat(stage.walk()).containsExactly("START 3601000");
    assertThat(stage.tracking.states).isEmpty();
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly(ALL);
  }

  @Test
  @DisplayName("a worker without a place to remember things lets rows wait as well")
  void noPlace() {
    stage.tracking.obstacle = "another task or worker holds the directory";
    stage.run();
    assertThat(stage.walk()).containsExactly("START 3601000");
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly(ALL);
  }

  @Test
  @DisplayName(
      "a full run of the worker that remembers forgets it, should a task that was given up name it once more")
  void anOldOffsetComesBack() {
    SourceOffset before = stage.left().orElseThrow();
    stage.tracking.states.putAll(old);
    stage.signal("{\"id\":\"r1\",\"type\":\"resync\"}");
    stage.rows(6);
    stage.run();
    stage.walk();
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly("1 2", "3 4", "5 6");
    stage.crash();

    stage.left(0, before);
    stage.reader.rows.remove(6L);
    stage.signal("{\"id\":\"r2\",\"type\":\"run\"}");
    stage.pass(SECOND);
    stage.run();
    stage.walk();
    stage.acknowledgeAll();
    assertThat(stage.walk()).containsExactly(ALL);
    assertThat(stage.lastMarker().mode()).isEqualTo("full");
  }
}
