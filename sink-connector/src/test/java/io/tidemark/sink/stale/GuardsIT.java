package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the guards are told of the tables and of what came before. */
class GuardsIT {
  private Destination db;

  @BeforeEach
  void destination() {
    db = new Destination("guards");
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  @DisplayName(
      "injection 22: the share is of the sync's own rows; others', and rows that are marked as"
          + " gone, make it no smaller")
  void shareOfOwnRows() {
    db.execute("ALTER TABLE orders ADD _sync_deleted_at timestamptz");
    db.rows(1, 100, 1);
    db.rows(1, 40, 2);
    db.execute("INSERT INTO orders SELECT i, 'by hand' FROM generate_series(1001, 1200) i");
    db.execute(
        "INSERT INTO orders SELECT i, 'x', 'shop/items', 1 FROM generate_series(2001, 2200) i");
    db.execute(
        "INSERT INTO orders SELECT i, 'x', 'shop/orders', 1, now() FROM generate_series(3001, 3200)"
            + " i");
    db.generation(2, 40);
    db.keeper(Destination.settings());
    db.awaitRun(2, RunStatus.HELD);
    assertThat(db.run(2, "held_reason")).startsWith("60 of 100 rows of guards.orders are stale");
  }

  @Test
  @DisplayName("injection 22: of several tables each is asked about, the last one too")
  void eachTable() {
    db.rows(1, 3, 1);
    db.rowsElsewhere("more_orders", 1001, 1200, 1);
    db.rows(1, 2, 2);
    db.rowsElsewhere("more_orders", 1001, 1050, 2);
    db.generation(2, 52);
    db.keeper(Destination.settings());
    db.awaitRun(2, RunStatus.HELD);
    assertThat(db.run(2, "stale || ' ' || held_reason"))
        .startsWith("151 150 of 200 rows of guards.more_orders are stale");
    assertThat(db.ids()).hasSize(3);
  }

  @Test
  @DisplayName(
      "model owner_forgotten: what another sink has written goes by a person's word alone, however"
          + " many generations come before it")
  void previousOwner() {
    db.execute("UPDATE tidemark_streams SET previous_owner = 'former'");
    db.rows(1, 3, 1);
    db.generation(1, 3);
    GenerationKeeper first = db.keeper(Destination.settings());
    db.awaitState(1, COMPLETED); // with nothing to delete
    for (long g = 2; g <= 3; g++) {
      db.rows(1, 2, g);
      db.generation(g, 2);
      db.awaitRun(g, RunStatus.HELD);
      assertThat(db.run(g, "held_reason"))
          .contains("1 of 3", "sink former owned the table before this one");
    }
    first.close();
    db.keeper(Destination.settings(Guards.defaults(), "orders@3", 10));
    db.awaitState(3, COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 2L);

    db.rows(1, 1, 4);
    db.generation(4, 1);
    db.awaitState(4, COMPLETED);
    assertThat(db.ids()).as("all rows are its own now").containsExactly(1L);
  }

  @Test
  @DisplayName(
      "the first generation that another source connector has sent is held, and all rows are"
          + " counted")
  void anotherConnector() {
    db.keeper(Destination.settings());
    db.rows(1, 10, 1);
    db.generation(1, 10);
    db.awaitState(1, COMPLETED);
    db.execute("UPDATE tidemark_streams SET source_connector = 'former'");
    db.rows(1, 9, 2);
    db.generation(2, 9);
    db.awaitRun(2, RunStatus.HELD);
    assertThat(db.run(2, "held_reason"))
        .contains("1 of 10", "source connector former read the sync before this one");
    assertThat(db.ids()).hasSize(10);
  }
}
