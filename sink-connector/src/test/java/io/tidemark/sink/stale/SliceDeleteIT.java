package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.COMPLETED;
import static io.tidemark.sink.stale.GenerationState.DELETING;
import static io.tidemark.sink.stale.GenerationState.SATISFIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Session;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The delete itself: slices, locks, two keepers at once, foreign keys. */
class SliceDeleteIT {
  private static final String INDEX = "SELECT count(to_regclass('slices.tidemark_seen_1_2_key'))";
  private static final Guards OPEN_GUARDS = new Guards(1, Long.MAX_VALUE, true, 100);

  private Destination db;

  @BeforeEach
  void destination() {
    db = new Destination("slices");
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  @DisplayName("injection 11: a delete broken off between slices is finished by another keeper")
  void anotherKeeperFinishesABrokenOffDelete() {
    db.staleRows(40);
    try (Session writer = db.database.connect()) {
      holdWithinASlice(writer);
      GenerationKeeper first = db.keeper(Destination.settings(OPEN_GUARDS, "", 5));
      db.awaitWaiting("advisory", 1);
      first.close();
      assertThat(first.failure()).isEmpty();
      writer.rollback();
    }
    assertThat(db.state(2)).isEqualTo(DELETING.name());
    assertThat(db.ids()).as("whole slices only").hasSize(21);
    assertThat(db.number("SELECT removed FROM tidemark_generations WHERE generation = 2"))
        .isEqualTo(20);

    db.keeper(Destination.settings(OPEN_GUARDS, "", 5));
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1000L);
    assertThat(db.run(2, "stale || ' ' || removed")).isEqualTo("40 40");
  }

  @Test
  @DisplayName("a stream in more tables than a pass has slices completes")
  void manyTables() {
    db.execute("UPDATE tidemark_streams SET whole = 1"); // an earlier read was complete
    db.rows(1, 3, 1);
    db.rows(1, 2, 2);
    for (int table = 1; table <= 11; table++) {
      db.rowsElsewhere("orders_" + table, 1, 3, 1);
      db.rowsElsewhere("orders_" + table, 1, 2, 2);
    }
    db.generation(2, 24);
    db.keeper(Destination.settings(OPEN_GUARDS, "", 5));
    db.awaitState(2, COMPLETED);
    assertThat(db.run(2, "stale || ' ' || removed")).isEqualTo("12 12");
  }

  @Test
  @DisplayName("I4 two keepers at once delete once")
  void twoKeepersDeleteOnce() throws InterruptedException {
    db.staleRows(40);
    try (Session slice = db.database.connect();
        Session steps = db.database.connect()) {
      holdWithinASlice(slice);
      holdSteps(steps);
      db.keeper(Destination.settings(OPEN_GUARDS, "", 5));
      db.keeper(Destination.settings(OPEN_GUARDS, "", 5));
      db.awaitWaiting("relation", 2); // both have decided on the first step
      steps.commit();
      db.awaitWaiting("advisory", 1);
      Thread behindTheSlice = new Thread(() -> holdSteps(steps));
      behindTheSlice.start();
      db.awaitWaiting("relation", 1);
      slice.rollback();
      behindTheSlice.join();
      db.awaitWaiting("relation", 2); // both have decided on the next slice
      steps.commit();
    }
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1000L);
    assertThat(db.run(2, "stale || ' ' || removed")).isEqualTo("40 40");
    assertThat(db.number("SELECT count(*) FROM tidemark_runs")).isEqualTo(1);
  }

  @Test
  @DisplayName("model victims_nolock: a delete waits for writers, and keeps the row they confirm")
  void aDeleteWaitsForWhoeverConfirmsARow() {
    db.staleRows(2);
    db.seenTable(3);
    try (Session writer = db.database.connect()) {
      writer.begin(Session.Mode.READ_COMMITTED);
      db.streams.lockShared(writer, db.stream.id());
      assertThat(db.streams.floor(writer, db.stream)).hasValue(0);
      db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
      db.awaitWaiting("advisory", 1);
      assertThat(db.streams.floor(db.session, db.stream)).as("nor is it raised").hasValue(0);
      writer.update(Sql.of("INSERT INTO tidemark_seen_1_3 VALUES (1)"));
      writer.commit();
    }
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 1000L);
    assertThat(db.run(2, "stale || ' ' || removed")).isEqualTo("2 1");
  }

  @Test
  @DisplayName(
      "model victims_nolock victims_seen_before: a slice of a delete that has begun waits, too, and"
          + " asks only then which keys were seen")
  void aSliceWaitsForWhoeverConfirmsARow() {
    db.staleRows(2);
    db.keyTables.ensureVictims(db.session, db.stream, 2, List.of("id"));
    db.execute("INSERT INTO tidemark_victims_1_2 VALUES (1, 1), (2, 2)");
    db.execute("UPDATE tidemark_streams SET floor = 2");
    db.execute("UPDATE tidemark_generations SET state = 'DELETING', stale = 2");
    try (Session writer = db.database.connect()) {
      writer.begin(Session.Mode.READ_COMMITTED);
      db.streams.lockShared(writer, db.stream.id());
      db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
      db.awaitWaiting("advisory", 1);
      db.seenTable(3);
      writer.update(Sql.of("INSERT INTO tidemark_seen_1_3 VALUES (1)"));
      writer.commit();
    }
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 1000L);
    assertThat(db.run(2, "stale || ' ' || removed")).isEqualTo("2 1");
  }

  @Test
  @DisplayName("I4 a scope that is blocked in the last moment keeps the floor of all from rising")
  void theFloorIsRaisedForAllOrNone() {
    db.rows(1, 3, 1);
    db.seen(1, 1, 11);
    db.generation(11, 1);
    db.seen(2, 2, 12);
    db.generation(12, 1);
    db.execute("UPDATE tidemark_applied SET scope = generation - 11");
    db.execute(
        "UPDATE tidemark_generations SET scopes = 2, scope = generation - 11, state = 'SATISFIED',"
            + " stale = 12 - generation");
    try (Session holder = db.database.connect()) {
      holdSteps(holder);
      db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
      db.awaitWaiting("relation", 1); // it has decided on the rise of both
      holder.execute(
          "UPDATE tidemark_generations SET state = 'BLOCKED', reason = 'lost' WHERE scope = 1");
      holder.commit();
    }
    db.awaitRun(12, RunStatus.BLOCKED);
    assertThat(db.streams.floor(db.session, db.stream)).hasValue(0);
    assertThat(db.state(11)).isEqualTo(SATISFIED.name());
    assertThat(db.ids()).hasSize(3);
  }

  @Test
  @DisplayName(
      "42701: a key column that is called like the number of a listed key is deleted by too")
  void aKeyNamedLikeTheNumber() {
    db.execute("ALTER TABLE orders RENAME id TO _ord");
    db.execute(
        "INSERT INTO orders SELECT i, 'x', 'shop/orders', 1 FROM generate_series(1, 20) i;"
            + " INSERT INTO orders VALUES (1000, 'x', 'shop/orders', 2)");
    db.keyTables.ensureSeen(
        db.session, db.stream, 2, List.of(new Column("_ord", ColumnType.of(Kind.INT64), false)));
    db.generation(2, 1);
    db.keeper(Destination.settings(OPEN_GUARDS, "", 8));
    db.awaitState(2, COMPLETED);
    assertThat(db.number("SELECT sum(_ord) FROM orders")).isEqualTo(1000);
    assertThat(db.run(2, "stale || ' ' || removed")).isEqualTo("20 20");
  }

  @Test
  @DisplayName("only listed keys are deleted, and only while they are still stale")
  void theListRestrictsTheDelete() {
    db.staleRows(3);
    try (Session writer = db.database.connect()) {
      writer.begin(Session.Mode.READ_COMMITTED);
      db.streams.lockShared(writer, db.stream.id());
      db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
      db.awaitWaiting("advisory", 1);
      // after the listing: one listed row is written again, one row turns up late below the floor
      writer.update(Sql.of("UPDATE orders SET _sync_generation = 3 WHERE id = 1"));
      writer.update(Sql.of("INSERT INTO orders VALUES (50, 'late', 'shop/orders', 1)"));
      writer.commit();
    }
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 50L, 1000L);
  }

  @Test
  @DisplayName("keys that come onto a list below those that are done are not left on it")
  void keysBelowThoseThatAreDone() {
    db.staleRows(40);
    try (Session holder = db.database.connect()) {
      holdWithinASlice(holder);
      db.keeper(Destination.settings(OPEN_GUARDS, "", 5));
      db.awaitWaiting("advisory", 1); // four slices are done
      db.rows(500, 500, 1);
      db.execute("INSERT INTO tidemark_victims_1_2 VALUES (1, 500)");
      holder.rollback();
    }
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1000L);
    assertThat(db.run(2, "removed")).isEqualTo("41");
  }

  @ParameterizedTest(name = "slices of {0} rows: {1}")
  @CsvSource({"5, 0", "2, 1"})
  @DisplayName("seen keys get an index for many slices; few read them once each")
  void manySlicesIndexSeenKeys(int rows, int indexes) {
    db.staleRows(40);
    try (Session holder = db.database.connect()) {
      holdWithinASlice(holder);
      db.keeper(Destination.settings(OPEN_GUARDS, "", rows));
      db.awaitWaiting("advisory", 1);
      assertThat(db.number(INDEX)).isEqualTo(indexes);
      holder.rollback();
    }
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1000L);
  }

  @Test
  @DisplayName("listing may take ten times as long as a statement that keeps writers waiting")
  void listingIsPatientDeletingIsNot() {
    db.execute("ALTER TABLE orders RENAME TO base; CREATE TABLE limits (word text)");
    db.execute(
        "CREATE FUNCTION noted() RETURNS boolean VOLATILE LANGUAGE sql AS $$"
            + " INSERT INTO limits SELECT current_setting('statement_timeout') RETURNING true $$");
    db.execute("CREATE VIEW orders AS SELECT * FROM base WHERE noted()");
    db.seenTable(2);
    db.execute("INSERT INTO base VALUES (1, 'x', 'shop/orders', 1), (2, 'x', 'shop/orders', 2)");
    db.applied(0, 2, 1, 1);
    db.end(2, db.endAt(0, 1));
    db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
    db.awaitState(2, COMPLETED);
    assertThat(db.text("SELECT string_agg(DISTINCT word, ' ' ORDER BY word) FROM limits"))
        .as("listed, then deleted")
        .isEqualTo("200s 20s");
  }

  @Test
  void aMissingPrivilegeIsShownAndRetriedWithoutEndingTheKeeper() {
    db.staleRows(3);
    db.execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " RAISE EXCEPTION USING ERRCODE = '42501'; END $$");
    db.execute("CREATE TRIGGER refuse BEFORE DELETE ON orders EXECUTE FUNCTION refuse()");
    GenerationKeeper keeper = db.keeper(Destination.settings(OPEN_GUARDS, "", 10));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> db.run(2, "error"), error -> error.contains("42501"));
    assertThat(db.status(2)).isEqualTo("DELETING");
    db.execute("DROP TRIGGER refuse ON orders");
    db.awaitState(2, COMPLETED);
    assertThat(db.run(2, "error")).isEmpty();
    assertThat(keeper.failure()).isEmpty();
  }

  @Test
  void aLostConnectionIsReplaced() {
    GenerationKeeper keeper = db.keeper(Destination.settings());
    db.start(2);
    keeper.wake();
    db.awaitRun(2, RunStatus.READING);
    db.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()");
    db.rows(1, 1, 2);
    db.applied(0, 2, 1, 1);
    db.end(2, db.endAt(0, 1));
    keeper.wake();
    db.awaitState(2, COMPLETED);
    assertThat(keeper.failure()).isEmpty();
  }

  /** Whoever deletes when half of the rows are gone waits until the holder's transaction ends. */
  private void holdWithinASlice(Session holder) {
    db.execute(
        "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT count(*)"
            + " FROM orders) = 21 THEN PERFORM pg_advisory_xact_lock(77); END IF; RETURN OLD; END"
            + " $$");
    db.execute("CREATE TRIGGER stop BEFORE DELETE ON orders FOR EACH ROW EXECUTE FUNCTION stop()");
    holder.begin(Session.Mode.READ_COMMITTED);
    holder.query(Sql.of("SELECT pg_advisory_xact_lock(77)"), row -> 0);
  }

  /** Keepers may look at generations, but not lock one for a step, until the holder commits. */
  private static void holdSteps(Session holder) {
    holder.begin(Session.Mode.READ_COMMITTED);
    holder.execute("LOCK TABLE tidemark_generations IN EXCLUSIVE MODE");
  }
}
