package io.tidemark.sink.stale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import io.tidemark.jdbc.Session;
import io.tidemark.monitor.TaskMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rows of {@code tidemark_runs} in a real database, with a clock that the test moves. */
class RunsIT {
  private final AtomicLong nanos = new AtomicLong();
  private Destination db;
  private Rounds rounds;

  @BeforeEach
  void destination() {
    db = new Destination("runs");
    rounds = rounds();
  }

  @AfterEach
  void close() {
    db.close();
  }

  private Rounds rounds() {
    return new Rounds(
        db.tables,
        db.streams,
        Destination.settings(),
        Duration.ofSeconds(20),
        nanos::get,
        TaskMetrics.unseen());
  }

  private void look(Rounds keeper) {
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    while (keeper.run(db.session, () -> false)) {
      nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    }
  }

  /** As if the row had last been written a minute before. */
  private void aMinuteLater() {
    db.execute(
        "UPDATE tidemark_runs SET updated_at = updated_at - interval '1 minute',"
            + " heartbeat_at = heartbeat_at - interval '1 minute'");
  }

  private boolean beats() {
    return db.run(2, "(heartbeat_at > now() - interval '30 seconds')::text").equals("true");
  }

  @Test
  @DisplayName("a run's heartbeat moves while somebody looks, though nothing changes")
  void heartbeat() {
    db.start(2);
    look(rounds);
    assertThat(beats()).isTrue();
    aMinuteLater();
    look(rounds);
    assertThat(beats()).as("nothing to write yet").isFalse();
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    look(rounds);
    assertThat(beats()).isTrue();
  }

  @Test
  @DisplayName("a held run's heartbeat stands still: it waits for a person")
  void noHeartbeatWhileHeld() {
    db.rows(1, 3, 1);
    db.start(2);
    look(rounds);
    db.end(2, Manifest.empty());
    look(rounds);
    assertThat(db.status(2)).isEqualTo("HELD");
    assertThat(db.run(2, "(heartbeat_at IS NOT NULL)::text")).isEqualTo("true");
    aMinuteLater();
    nanos.addAndGet(Duration.ofSeconds(20).toNanos());
    look(rounds);
    assertThat(beats()).isFalse();
  }

  @Test
  @DisplayName("however many keepers look, a run is written once a second, but for a new status")
  void writesAreBounded() {
    db.start(2);
    db.counts(0, 2, 1, new Counts(1, 1, 0, 0, 1, 0, 0, 0, 0, 0));
    look(rounds);
    String written = db.run(2, "updated_at");
    look(rounds());
    assertThat(db.run(2, "updated_at")).as("another keeper, the same second").isEqualTo(written);
    db.execute("UPDATE tidemark_applied SET added = 5");
    aMinuteLater();
    look(rounds);
    assertThat(db.run(2, "added")).isEqualTo("5");
    db.position(0, 1);
    db.end(2, db.endAt(0, 9));
    look(rounds);
    assertThat(db.status(2)).as("at once").isEqualTo("BLOCKED");
  }

  @Test
  @DisplayName("HT-16 a row that is over is not written again, whoever looks at an older moment")
  void illegalTransitionsAreRefused() {
    db.start(2);
    look(rounds);
    for (RunStatus over : List.of(RunStatus.COMPLETED, RunStatus.ABORTED, RunStatus.SUPERSEDED)) {
      db.execute("UPDATE tidemark_runs SET status = '" + over + "'");
      aMinuteLater();
      look(rounds());
      assertThat(db.status(2)).isEqualTo(over.name());
    }
  }

  @Test
  @DisplayName("a record that a resumed read sends and has rejected again counts once")
  void rejectedAgain() {
    db.start(2);
    db.counts(0, 2, 1, new Counts(3, 3, 2, 0, 1, 0, 0, 0, 0, 0));
    db.counts(0, 2, 2, new Counts(2, 2, 1, 0, 0, 0, 1, 0, 0, 0));
    reject(5, "{\"id\":1}", 2);
    reject(6, "{\"id\":2}", 2);
    reject(9, "{\"id\":2}", 2);
    db.position(0, 10);
    db.marker(resumed(db.endAt(0, 3)));
    look(rounds);
    assertThat(db.run(2, "concat_ws('/', status, added, unchanged, rejected)"))
        .isEqualTo("COMPLETED_WITH_ERRORS/1/0/2");
    assertThat(db.run(2, "warnings")).contains("2 attempts").contains("2 records were rejected");
  }

  @Test
  @DisplayName(
      "an index of an earlier version, which knows no scopes, is told of, and what to do with it")
  void indexWithoutScopes() {
    db.execute(
        "DROP INDEX tidemark_runs_once; CREATE UNIQUE INDEX tidemark_runs_once ON tidemark_runs"
            + " (sink, source, sync, generation)");
    db.start(2);
    db.execute(
        "CREATE TEMP TABLE other AS TABLE tidemark_generations; UPDATE other SET scope = 1;"
            + " INSERT INTO tidemark_generations TABLE other");
    assertThatThrownBy(() -> look(rounds))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("tidemark_runs takes no row for scope 1 of generation")
        .hasMessageContaining("DROP INDEX \"tidemark_runs_once\", then restart");
    db.execute("DROP INDEX tidemark_runs_once");
    db.tables.create(db.session);
    look(rounds());
    assertThat(db.number("SELECT count(*) FROM tidemark_runs WHERE generation = 2")).isEqualTo(2);
  }

  @Test
  @DisplayName("HT-19 what a writer adds while its run ends is counted")
  void addedMeanwhile() {
    db.start(2);
    db.counts(0, 2, 1, new Counts(5, 5, 0, 0, 5, 0, 0, 0, 0, 0));
    db.position(0, 6);
    db.end(2, db.endAt(0, 5));
    try (Session writer = db.database.connect()) {
      writer.begin(Session.Mode.READ_COMMITTED);
      writer.execute("UPDATE tidemark_applied SET applied = 6, added = 6, last_offset = 6");
      db.keeper(Destination.settings());
      String waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
      await().until(() -> db.number(waiting + " AND query LIKE 'DELETE%tidemark_applied%'") > 0);
      writer.commit();
    }
    db.awaitRun(2, RunStatus.COMPLETED);
    assertThat(db.run(2, "added")).isEqualTo("6");
    assertThat(db.number("SELECT count(*) FROM tidemark_applied")).isZero();
  }

  @Test
  @DisplayName(
      "HT-19 what a writer adds while the end of a run that was given up is told is counted")
  void addedWhileAborted() {
    db.start(2);
    db.counts(0, 2, 1, new Counts(5, 5, 0, 0, 5, 0, 0, 0, 0, 0));
    db.marker(Destination.marker(Marker.Type.ABORT, 2, Manifest.empty()));
    rounds.run(
        db.session,
        () -> {
          // behind the look, before the steps
          db.execute("UPDATE tidemark_applied SET applied = 6, added = 6, last_offset = 6");
          return false;
        });
    assertThat(db.run(2, "concat_ws('/', status, added)")).isEqualTo("ABORTED/6");
  }

  @Test
  @DisplayName("HT-20 a record that is rejected when its run is complete is an error of it")
  void rejectedLate() {
    db.generation(2, 3);
    look(rounds);
    assertThat(db.status(2)).isEqualTo("COMPLETED");
    db.counts(0, 2, 1, new Counts(2, 2, 1, 0, 0, 1, 0, 0, 0, 0));
    look(rounds);
    assertThat(db.run(2, "concat_ws('/', status, changed, unchanged, rejected)"))
        .isEqualTo("COMPLETED_WITH_ERRORS/1/3/1");
  }

  @Test
  @DisplayName("the last counts of a run that waits for people are told, though it is too early")
  void toldLater() {
    db.rows(1, 3, 1);
    db.start(2);
    db.end(2, Manifest.empty());
    look(rounds);
    assertThat(db.status(2)).isEqualTo("HELD");
    aMinuteLater();
    db.counts(0, 2, 1, new Counts(1, 1, 0, 0, 1, 0, 0, 0, 0, 0));
    rounds.run(db.session, () -> false);
    assertThat(rounds.hasWork()).as("it looks again by itself").isTrue();
    look(rounds);
    assertThat(db.run(2, "added")).isEqualTo("1");
    assertThat(rounds.hasWork()).isFalse();
  }

  private void reject(long position, String key, long generation) {
    PruningIT.reject(db, 0, position, key, generation);
  }

  private static Marker resumed(Manifest ends) {
    return Destination.marker(Marker.Type.END, 2, ends, List.of(1L, 2L));
  }

  @Test
  @DisplayName("a step that failed here and that another keeper has taken is told of no more")
  void takenByAnother() {
    db.execute("CREATE TABLE tidemark_victims_1_2 (of_another_shape text)");
    db.rows(1, 3, 1);
    db.start(2);
    db.end(2, Manifest.empty());
    look(rounds);
    aMinuteLater();
    look(rounds);
    assertThat(db.run(2, "error")).startsWith("step LIST is tried again");
    db.execute("UPDATE tidemark_generations SET state = 'HELD', reason = 'why', stale = 3");
    look(rounds);
    assertThat(db.run(2, "concat_ws(' ', status, held_reason, error)")).isEqualTo("HELD why");
  }

  @Test
  @DisplayName("what keeps a failure from being told does not take the failure's place")
  void failureThatCannotBeTold() {
    db.start(2);
    db.execute("UPDATE tidemark_generations SET ends = 'no manifest'");
    RuntimeException failure = new IllegalStateException("the task's own");
    new TaskFailures(db.database, db.tables, Destination.settings()).tell(Map.of(), failure);
    assertThat(failure.getSuppressed()).hasSize(1);
  }

  @Test
  @DisplayName(
      "HT-16 a task that fails where another has gone on says nothing of the other's partitions")
  void failureOfATaskThatWasPassed() {
    db.position(0, 5);
    db.position(1, 5);
    TopicPart moved = new TopicPart(Destination.TOPIC, 0);
    TopicPart own = new TopicPart(Destination.TOPIC, 1);
    new TaskFailures(db.database, db.tables, Destination.settings())
        .tell(Map.of(moved, 4L, own, 5L), new ConnectException("mine"));
    assertThat(
            db.text(
                "SELECT string_agg(part || failure, ' ') FROM tidemark_progress WHERE failure <> ''"))
        .isEqualTo("1mine");
  }
}
