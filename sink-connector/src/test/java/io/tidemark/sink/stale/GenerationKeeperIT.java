package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.ABORTED;
import static io.tidemark.sink.stale.GenerationState.BLOCKED;
import static io.tidemark.sink.stale.GenerationState.COMPLETED;
import static io.tidemark.sink.stale.GenerationState.HELD;
import static io.tidemark.sink.stale.GenerationState.SUPERSEDED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Marker;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.table.TableId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Generations from START to their last state, in a real database without Connect. */
class GenerationKeeperIT {
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
  @DisplayName("CQ-10 DEST-49 injection 1: the second generation deletes what it did not contain")
  void twoGenerationsDeleteTheStaleRowOnce() {
    db.keeper(Destination.settings());
    db.rows(1, 3, 1);
    db.generation(1, 3);
    db.awaitState(1, COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 2L, 3L);

    db.seen(1, 1, 2);
    db.rows(2, 2, 2);
    db.generation(2, 2);
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 2L);
    assertThat(db.run(2, "status || ' ' || stale || ' ' || removed")).isEqualTo("COMPLETED 1 1");
    assertThat(db.number("SELECT floor FROM tidemark_streams")).isEqualTo(2);
  }

  @Test
  @DisplayName("DEST-50 rows without generation and rows of other streams are never stale")
  void onlyRowsOfTheStreamAreDeleted() {
    db.rows(1, 2, 1);
    db.execute("INSERT INTO orders VALUES (10, 'by hand', NULL, NULL)");
    db.execute("INSERT INTO orders VALUES (11, 'no generation', 'shop/orders', NULL)");
    db.execute("INSERT INTO orders VALUES (12, 'other stream', 'shop/orders2', 1)");
    db.rows(1, 1, 2);
    db.generation(2, 1);
    db.keeper(Destination.settings());
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 10L, 11L, 12L);
  }

  @Test
  @DisplayName("I4 a key seen in a later generation protects its row (model: full_seen_equal)")
  void seenInALaterGenerationIsNotStale() {
    db.rows(1, 2, 1);
    db.rows(3, 3, 2);
    db.seen(1, 1, 3);
    db.generation(2, 1);
    assertThat(db.stale(2, List.of())).as("with `=` instead, 1 would go").containsExactly(1L, 2L);
    db.keeper(Destination.settings());
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).as("1 is seen in 3, 2 is stale, 3 is in 2").containsExactly(1L, 3L);
  }

  @Test
  @DisplayName("injection 14: one record short is BLOCKED and names the partition")
  void shortCountIsBlocked() {
    db.rows(1, 2, 1);
    db.start(2);
    db.applied(2, 2, 999, 999);
    db.position(2, 1);
    db.end(2, db.endAt(2, 1000));
    db.keeper(Destination.settings());
    db.awaitRun(2, RunStatus.BLOCKED);
    assertThat(db.state(2)).isEqualTo("BLOCKED");
    assertThat(db.run(2, "error"))
        .contains("999 of 1000 in shop.orders-2")
        .contains("run the sync");
    assertThat(db.ids()).containsExactly(1L, 2L);
  }

  @Test
  @DisplayName("injection 12: after a BLOCKED generation the next clean one completes")
  void theNextGenerationTakesTheBlockedOnesPlace() {
    db.keeper(Destination.settings());
    db.rows(1, 2, 1);
    db.start(2);
    db.applied(0, 2, 1, 0);
    db.end(2, db.endAt(0, 1));
    db.awaitRun(2, RunStatus.BLOCKED);
    assertThat(db.run(2, "error")).contains("0 of 1 in shop.orders-0").contains("proof");

    db.rows(1, 1, 3);
    db.generation(3, 1);
    db.awaitState(3, COMPLETED);
    db.awaitState(2, SUPERSEDED);
    assertThat(db.run(2, "status || ' ' || warnings")).contains("SUPERSEDED").contains("0 of 1");
    assertThat(db.ids()).containsExactly(1L);
  }

  @Test
  @DisplayName("injection 10: END of 3 before 2 is complete: one delete, 2 SUPERSEDED")
  void aLaterSatisfiedGenerationSupersedes() {
    db.rows(1, 3, 1);
    db.start(2);
    db.end(2, Destination.manifest(0, 50, 2));
    db.start(3);
    db.rows(1, 1, 3);
    db.applied(0, 3, 1, 1);
    db.end(3, Destination.manifest(0, 0, 1));
    db.end(3, Destination.manifest(0, 0, 1));
    db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
    db.awaitState(3, COMPLETED);
    db.awaitState(2, SUPERSEDED);
    assertThat(db.ids()).containsExactly(1L);
    assertThat(db.run(3, "removed")).isEqualTo("2");
  }

  @Test
  @DisplayName("CQ-19 injection 21: an empty generation is HELD, and released by a person once")
  void emptyGenerationIsHeldUntilReleased() {
    db.rows(1, 3, 1);
    db.start(2);
    db.end(2, Manifest.empty());
    GenerationKeeper first = db.keeper(Destination.settings());
    db.awaitRun(2, RunStatus.HELD);
    assertThat(db.run(2, "held_reason"))
        .contains("3 of 3")
        .contains("delete.release=shop/orders@2");
    assertThat(db.number("SELECT floor FROM tidemark_streams")).isZero();
    first.close();

    StaleSettings released = Destination.settings(Guards.defaults(), "orders@1", 10);
    db.keeper(released);
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).isEmpty();

    db.rows(1, 3, 3);
    db.generation(3, 3);
    db.awaitState(3, COMPLETED);
    db.start(4);
    db.end(4, Manifest.empty());
    db.awaitRun(4, RunStatus.HELD);
    assertThat(db.ids()).as("a release is spent with its generation").hasSize(3);
  }

  @Test
  @DisplayName("injection 21: an empty generation deletes when delete.allow.empty says so")
  void emptyGenerationDeletesWhenAllowed() {
    db.rows(1, 3, 1);
    db.start(2);
    db.end(2, Manifest.empty());
    db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).isEmpty();
  }

  @Test
  @DisplayName("injection 22: more than the allowed share is HELD, a later good one supersedes it")
  void tooLargeAShareIsHeldAndSuperseded() {
    db.rows(1, 100, 1);
    db.rows(1, 40, 2);
    db.generation(2, 40);
    db.keeper(Destination.settings());
    db.awaitRun(2, RunStatus.HELD);
    assertThat(db.run(2, "held_reason")).contains("60 of 100").contains("delete.max.fraction=0.5");

    db.rows(1, 90, 3);
    db.generation(3, 90);
    db.awaitState(3, COMPLETED);
    db.awaitState(2, SUPERSEDED);
    assertThat(db.ids()).hasSize(90);
  }

  @Test
  void aChangedFingerprintIsHeldWhenThereIsSomethingToDelete() {
    db.keeper(Destination.settings());
    db.rows(1, 3, 1);
    db.generation(1, 3);
    db.awaitState(1, COMPLETED);
    db.execute("UPDATE tidemark_streams SET fingerprint = 'another filter'");
    db.rows(1, 2, 2);
    db.generation(2, 2);
    db.awaitState(2, HELD);
    assertThat(db.run(2, "held_reason")).contains("key or filter has changed");
    assertThat(db.ids()).hasSize(3);
  }

  @Test
  void anAbortEndsTheRunAndItsCounts() {
    db.start(2);
    db.applied(0, 2, 5, 5);
    db.keeper(Destination.settings());
    db.awaitRun(2, RunStatus.WRITING);
    db.marker(Destination.marker(Marker.Type.ABORT, 2, Manifest.empty()));
    db.awaitRun(2, RunStatus.ABORTED);
    assertThat(db.state(2)).isEqualTo(ABORTED.name());
    assertThat(db.number("SELECT count(*) FROM tidemark_applied")).isZero();
    assertThat(db.run(2, "unchanged")).isEqualTo("5");
  }

  @Test
  @DisplayName("injection 28: a START below the floor behind its END is BLOCKED, not skipped")
  void idsThatWentBackAreBlocked() {
    db.keeper(Destination.settings());
    db.rows(1, 1, 100);
    db.generation(100, 1);
    db.awaitState(100, COMPLETED);
    db.start(50);
    db.awaitRun(50, RunStatus.BLOCKED);
    assertThat(db.run(50, "error")).isEqualTo("ids went back; set generation.base");
    assertThat(db.state(50)).isEqualTo(BLOCKED.name());
    db.generation(101, 1);
    db.awaitState(50, SUPERSEDED);
  }

  @Test
  @DisplayName("CQ-20 DEST-54 without overwrite-delete-stale no delete runs and no floor rises")
  void otherWriteModesOnlyComplete() {
    StaleSettings overwrite =
        new StaleSettings(
            Destination.SINK,
            false,
            false,
            true,
            Destination.TOPIC::equals,
            Destination.MARKERS,
            Guards.defaults(),
            List.of(),
            Snapshots.REMOVING,
            StaleSettings.SLICES);
    db.rows(1, 3, 1);
    db.rows(1, 2, 2);
    db.start(2);
    db.applied(0, 2, 2, 0);
    db.end(2, db.endAt(0, 2));
    db.keeper(overwrite);
    db.awaitRun(2, RunStatus.COMPLETED);
    assertThat(db.ids()).hasSize(3);
    assertThat(db.number("SELECT floor FROM tidemark_streams")).isZero();
    assertThat(db.keyTableNames()).noneMatch(name -> name.contains("victims"));
  }

  @Test
  @DisplayName("I4 seen keys of the floor and above stay (model: full_seen_dropped), older ones go")
  void oldSeenTablesAreDropped() {
    db.keeper(Destination.settings());
    db.rows(1, 2, 1);
    db.seen(1, 1, 1);
    db.generation(1, 2);
    db.awaitState(1, COMPLETED);
    db.seen(1, 2, 2);
    db.seen(1, 1, 3);
    db.generation(2, 2);
    db.awaitRun(2, RunStatus.COMPLETED);
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(db.keyTableNames())
                    .containsExactly("tidemark_seen_1_2", "tidemark_seen_1_3"));
    assertThat(
            db.number(
                "SELECT count(*) FROM pg_class WHERE relname LIKE 'tidemark_victims_%'"
                    + " AND relkind = 'r' AND relnamespace = 'keeper'::regnamespace"))
        .isZero();
  }

  @Test
  @DisplayName("HT-4 re-sent tails do not show as unchanged rows")
  void countsLeaveOutWhatWasSentTwice() {
    db.start(2);
    db.counts(0, 2, 1, new Counts(60, 60, 0, 0, 10, 5, 45, 0, 0, 0));
    db.counts(0, 2, 2, new Counts(50, 50, 1, 0, 0, 0, 49, 0, 0, 0));
    db.position(0, 110);
    db.marker(Destination.marker(Marker.Type.END, 2, db.endAt(0, 100), List.of(1L, 2L)));
    db.keeper(Destination.settings());
    db.awaitRun(2, RunStatus.COMPLETED_WITH_ERRORS);
    assertThat(
            db.run(2, "concat_ws('/', added, changed, unchanged, removed, rejected, records_sent)"))
        .isEqualTo("10/5/84/0/1/100");
    assertThat(db.run(2, "(ended_at >= started_at)::text")).isEqualTo("true");
  }

  @Test
  @DisplayName("a stream in two tables: each has its own floor, list and guard")
  void severalTablesOfOneStream() {
    db.execute("CREATE TABLE archive (LIKE orders INCLUDING ALL)");
    StreamRow archive =
        db.streams.register(db.session, Destination.ORDERS, new TableId("keeper", "archive"));
    db.rows(1, 3, 1);
    db.rows(1, 2, 2);
    db.keyTables.ensureSeen(db.session, archive, 2, Destination.KEY);
    db.execute("INSERT INTO archive VALUES (1, 'x', 'shop/orders', 1), (2, 'x', 'shop/orders', 2)");
    db.generation(2, 3);
    db.keeper(Destination.settings());
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 2L);
    assertThat(db.text("SELECT string_agg(id::text, ',') FROM archive")).isEqualTo("2");
    assertThat(db.number("SELECT count(*) FROM tidemark_streams WHERE floor = 2")).isEqualTo(2);
    assertThat(db.run(2, "removed || ' ' || table_name"))
        .isEqualTo("2 keeper.orders, keeper.archive");
  }

  @Test
  void aTableThatIsGoneBlocksTheGenerationAndIsNamed() {
    db.execute("DROP TABLE orders");
    db.generation(2, 1);
    db.keeper(Destination.settings());
    db.awaitRun(2, RunStatus.BLOCKED);
    assertThat(db.run(2, "error")).contains("keeper.orders").contains("is gone");
  }
}
