package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.jdbc.Session;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two tasks, of which one does not know yet that it has lost its partition. */
class FenceIT {

  private static void awaitWaiting(Rig rig, String condition) {
    String waiting =
        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'tidemark%' AND "
            + condition;
    await().atMost(Duration.ofSeconds(20)).until(() -> rig.number(waiting) > 0);
  }

  /** Every commit of new orders waits for a lock that the test holds. */
  private static final String SLOW_COMMIT =
      "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
          + " $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NULL; END $$;"
          + " CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED"
          + " FOR EACH ROW EXECUTE FUNCTION slow()";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName(
      "injection 8: while a zombie's commit hangs the new owner waits for its position, and one of"
          + " them writes the records")
  void commitHangs(boolean zombieCommits) throws InterruptedException {
    Topic topic = Topic.orders();
    String schema = "fence_commit_" + zombieCommits;
    try (Rig zombie = new Rig(schema).with("write.mode", "append").start(topic.row(1, "a"));
        Rig owner = new Rig(schema, zombie.database).with("write.mode", "append");
        Session gate = zombie.database.connect()) {
      zombie.pollAndCommit();
      zombie.execute(SLOW_COMMIT);
      gate.begin(Session.Mode.READ_COMMITTED);
      gate.execute("SELECT pg_advisory_xact_lock(4711)");
      topic.rows(2, 5, "a");
      Thread late = new Thread(zombie::pollAndCommit);
      late.start();
      awaitWaiting(zombie, "wait_event = 'advisory' AND query = 'COMMIT'");

      owner.start(topic);
      Thread next = new Thread(owner::pollAndCommit);
      next.start();
      awaitWaiting(zombie, "wait_event_type = 'Lock' AND query LIKE '%tidemark_progress%'");
      assertThat(zombie.number("SELECT count(*) FROM orders")).isEqualTo(1);
      if (!zombieCommits) {
        zombie.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'COMMIT' AND"
                + " wait_event = 'advisory'");
      }
      gate.commit();
      late.join();
      next.join();
      owner.poll().pollAndCommit();
      assertThat(owner.strings("SELECT id::text FROM orders ORDER BY id"))
          .containsExactly("1", "2", "3", "4", "5");
      assertThat(owner.number("SELECT position FROM tidemark_progress")).isEqualTo(5);
      assertThat(owner.consumed).containsEntry(topic.partition, 5L);
    }
  }
}
