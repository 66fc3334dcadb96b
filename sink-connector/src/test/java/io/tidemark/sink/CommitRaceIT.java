package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Session;
import java.time.Duration;
import org.apache.kafka.connect.errors.RetriableException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A task is held up in its COMMIT, with its position's row locked, while another takes over. */
@NullUnmarked
class CommitRaceIT {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** A check at commit: the first transaction that moves a position waits, others pass. */
  private static final String LATE_COMMIT =
      """
      CREATE SEQUENCE commits;
      CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF nextval('commits') = 1 THEN
          PERFORM pg_advisory_xact_lock_shared(78);
          %s
        END IF;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON tidemark_progress
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION late()
      """;

  private final Topic topic = Topic.orders().rows(1, 3, "a");

  private static Rig rig(Rig rig) {
    return rig.with("sink.id", rig.schema).with("write.mode", "append").with("batch.size", "3");
  }

  private static void awaitWaiting(Rig rig, String event, String statement) {
    await()
        .atMost(LONG)
        .until(
            () ->
                rig.number(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'tidemark "
                        + rig.schema
                        + "' AND wait_event = '"
                        + event
                        + "' AND query LIKE '"
                        + statement
                        + "%'"),
            waiting -> waiting == 1);
  }

  /** Rows 4 to 6 are about to be committed by one task, while others do something. */
  private void whileCommitting(Rig zombie, String end, Runnable meanwhile) {
    zombie.execute(LATE_COMMIT.formatted(end));
    try (Session gate = zombie.database.connect()) {
      gate.begin(Session.Mode.READ_COMMITTED);
      gate.query(Sql.of("SELECT pg_advisory_xact_lock(78)"), row -> 0);
      topic.rows(4, 6, "a");
      zombie.pollOnce();
      awaitWaiting(zombie, "advisory", "COMMIT");
      meanwhile.run();
      assertThat(zombie.number("SELECT position FROM tidemark_progress")).isEqualTo(3);
      gate.rollback();
    }
  }

  /** The same rows wait in another task for the position. */
  private void write(Rig owner) {
    owner.pollOnce();
    awaitWaiting(owner, "transactionid", "UPDATE \"tidemark_progress\"");
  }

  /** Polls until the task has learnt that another has moved its position, and where to. */
  private void awaitLost(Rig rig) {
    await()
        .atMost(LONG)
        .ignoreExceptionsInstanceOf(RetriableException.class)
        .until(() -> rig.pollOnce().context.seeks.containsKey(topic.partition));
    assertThat(rig.context.seeks).containsEntry(topic.partition, 6L);
  }

  private void assertOnce(Rig winner, Rig loser) {
    topic.row(7, "a");
    loser.pollAndCommit();
    winner.pollAndCommit();
    assertThat(winner.strings("SELECT id::text FROM orders ORDER BY id"))
        .containsExactly("1", "2", "3", "4", "5", "6", "7");
    assertThat(winner.number("SELECT position FROM tidemark_progress")).isEqualTo(7);
    assertThat(winner.number("SELECT sum(applied) FROM tidemark_applied")).isEqualTo(7);
  }

  @Test
  @DisplayName("injection 8: a task that writes during another's COMMIT waits for it, and yields")
  void commitSucceeds() {
    try (Rig zombie = rig(new Rig("commit_late")).start(topic);
        Rig owner = rig(new Rig("commit_late", zombie.poll().database)).start(topic)) {
      whileCommitting(zombie, "", () -> write(owner));
      awaitLost(owner);
      zombie.poll();
      assertOnce(zombie, owner);
    }
  }

  @Test
  @DisplayName("injection 8: a task whose COMMIT fails yields to the one that has written since")
  void commitFails() {
    try (Rig zombie = rig(new Rig("commit_failed")).start(topic);
        Rig owner = rig(new Rig("commit_failed", zombie.poll().database)).start(topic)) {
      whileCommitting(zombie, "RAISE EXCEPTION 'going down';", () -> write(owner));
      owner.poll();
      awaitLost(zombie);
      assertOnce(owner, zombie);
    }
  }

  @Test
  @DisplayName("injection 8: a task that takes over during another's COMMIT opens without waiting")
  void openedMeanwhile() {
    try (Rig zombie = rig(new Rig("commit_open")).start(topic);
        Rig owner = rig(new Rig("commit_open", zombie.poll().database))) {
      whileCommitting(
          zombie,
          "",
          () -> {
            owner.start(topic);
            assertThat(owner.consumed).containsEntry(topic.partition, 3L);
            write(owner);
          });
      awaitLost(owner);
      zombie.poll();
      assertOnce(zombie, owner);
    }
  }
}
