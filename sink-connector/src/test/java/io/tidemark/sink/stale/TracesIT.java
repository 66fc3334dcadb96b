package io.tidemark.sink.stale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Generations whose rows went elsewhere. */
class TracesIT {
  private static final Guards OPEN_GUARDS = new Guards(1, Long.MAX_VALUE, true, 100);

  private Destination db;

  @BeforeEach
  void destination() {
    db = new Destination("keeper");
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  @DisplayName(
      "a renamed target blocks the generation and names the old table, whatever guards say")
  void aTableThatTheGenerationDidNotWriteIsLeftAlone() {
    db.rows(1, 3, 1);
    db.generation(2, 3);
    db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
    db.awaitRun(2, RunStatus.BLOCKED);
    assertThat(db.run(2, "error"))
        .contains("table keeper.orders holds rows of this sync, but no record")
        .contains("delete row 1 of");
    assertThat(db.ids()).containsExactly(1L, 2L, 3L);
    assertThat(db.number("SELECT floor FROM tidemark_streams")).isZero();
  }

  @Test
  @DisplayName("a later generation's rows do not stand for those that went to another table")
  void aLaterGenerationsRowsAreNoTrace() {
    db.rows(1, 3, 1);
    db.rows(1, 1, 3);
    db.generation(2, 3);
    db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
    db.awaitRun(2, RunStatus.BLOCKED);
    assertThat(db.ids()).containsExactly(1L, 2L, 3L);
  }

  @Test
  @DisplayName("a table of its own for the generation's keys is no trace while nothing was written")
  void anIntentionIsNoTrace() {
    db.rows(1, 3, 1);
    db.rowsElsewhere("more_orders", 4, 5, 1);
    db.seenTable(2);
    db.rowsElsewhere("more_orders", 4, 5, 2);
    db.generation(2, 2);
    db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
    db.awaitRun(2, RunStatus.BLOCKED);
    assertThat(db.run(2, "error")).contains("table keeper.orders holds rows", "no record");
    assertThat(db.ids()).hasSize(3);
  }

  @Test
  @DisplayName("rows that later runs have removed, all of them, went to the sync's only table")
  void laterRunsMayHaveRemovedEveryTrace() {
    db.rows(1, 3, 1);
    db.rows(4, 4, 2);
    db.generation(2, 1);
    db.execute("DELETE FROM orders WHERE id = 4"); // as a tombstone of a run behind it does
    db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
    db.awaitState(2, GenerationState.COMPLETED);
    assertThat(db.ids()).isEmpty();
  }

  @Test
  @DisplayName("a table that was made again while the generation was written blocks it")
  void aTableThatWasMadeAgainBlocks() {
    db.rows(1, 3, 2);
    db.execute("CREATE TABLE again (LIKE orders INCLUDING ALL); DROP TABLE orders");
    db.execute("ALTER TABLE again RENAME TO orders");
    db.rows(3, 3, 2);
    db.generation(2, 3);
    db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
    db.awaitRun(2, RunStatus.BLOCKED);
    assertThat(db.run(2, "error")).contains("keeper.orders was created again");
  }

  @Test
  @DisplayName(
      "a target that changes in the middle of a generation blocks it; a sync that writes to both"
          + " from then on completes the next one")
  void aTargetThatChangesInTheMiddleBlocks() {
    db.rows(1, 5, 1);
    db.seen(1, 3, 2);
    db.rowsElsewhere("more_orders", 4, 5, 2);
    db.generation(2, 5);
    db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
    db.awaitRun(2, RunStatus.BLOCKED);
    assertThat(db.run(2, "error"))
        .contains("began to write to table keeper.more_orders")
        .contains("rows of table keeper.orders may be alive");
    assertThat(db.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);

    db.seen(1, 3, 3);
    db.rowsElsewhere("more_orders", 4, 5, 3); // all written again: no row shows when it began
    db.generation(3, 5);
    db.awaitRun(3, RunStatus.COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 2L, 3L);
    assertThat(db.number("SELECT count(*) FROM more_orders")).isEqualTo(2);
  }

  @Test
  @DisplayName("a first generation that is written to two tables completes")
  void twoTablesFromTheBeginning() {
    db.rows(1, 3, 1);
    db.rowsElsewhere("more_orders", 4, 5, 1);
    db.generation(1, 5);
    db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
    db.awaitRun(1, RunStatus.COMPLETED);
  }

  @Test
  @DisplayName(
      "rows of an earlier generation say too that a table was written before, without keys")
  void rowsOfATimeWithoutSeenKeys() {
    db.rows(1, 5, 1);
    db.rowsElsewhere("more_orders", 6, 6, 1);
    db.execute("DELETE FROM tidemark_key_tables"); // as in write.mode=overwrite, which keeps none
    db.seen(1, 3, 2);
    db.rowsElsewhere("more_orders", 4, 5, 2);
    db.generation(2, 5);
    db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
    db.awaitRun(2, RunStatus.COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 2L, 3L);
    assertThat(db.number("SELECT count(*) FROM more_orders")).isEqualTo(2);
  }
}
