package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.COMPLETED;
import static io.tidemark.sink.stale.GenerationState.HELD;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Sql;
import io.tidemark.dialect.StaleRows;
import io.tidemark.jdbc.Session;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Generations of small tables, which end in one transaction, and what ends them otherwise. */
class WholeDeleteIT {
  private static final Guards OPEN_GUARDS = new Guards(1, Long.MAX_VALUE, true, 100);
  private static final StaleSettings.Slices SMALL =
      new StaleSettings.Slices(4, 20, Duration.ofSeconds(10), 1 << 20);

  private Destination db;

  @BeforeEach
  void destination() {
    db = new Destination("whole");
    db.execute("CREATE TABLE deletes (rows bigint, tx text)");
    trigger(
        "noted",
        "AFTER DELETE ON orders REFERENCING OLD TABLE AS gone FOR EACH STATEMENT",
        "INSERT INTO deletes SELECT count(*), pg_current_xact_id()::text FROM gone; RETURN NULL;");
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  @DisplayName("the stale rows of a small table go in the transaction that ends the generation")
  void atOnce() {
    db.staleRows(20);
    end(SMALL);
    assertThat(deletes()).isEqualTo("20");
    assertThat(db.text("SELECT tx FROM deletes"))
        .isEqualTo(db.text("SELECT xmin::text FROM tidemark_generations WHERE generation = 2"))
        .isEqualTo(db.text("SELECT xmin::text FROM tidemark_runs WHERE generation = 2"));
    assertThat(db.run(2, "stale || ' ' || removed || ' ' || status")).isEqualTo("20 20 COMPLETED");
    assertThat(db.streams.floor(db.session, db.stream)).hasValue(2);
  }

  @Test
  @DisplayName("a small table without a stale row has no list either")
  void nothingStale() {
    db.staleRows(0);
    end(SMALL);
    assertThat(db.run(2, "stale || ' ' || removed")).isEqualTo("0 0");
    assertThat(db.number("SELECT count(*) FROM deletes WHERE rows > 0")).isZero();
  }

  @ParameterizedTest(name = "{0} records: deleted first {1}")
  @CsvSource({"1, false", "100, true"})
  @DisplayName(
      "where a guard objects nothing is gone, and what it is to object to is not even tried")
  void guarded(long records, boolean tried) {
    db.execute("CREATE SEQUENCE tries");
    trigger(
        "tried", "BEFORE DELETE ON orders FOR EACH ROW", "PERFORM nextval('tries'); RETURN OLD;");
    db.execute("UPDATE tidemark_streams SET whole = 1");
    db.rows(1, 20, 1);
    db.rows(1000, 1000, 2);
    db.generation(2, records); // more than there are rows: of other keys, or of the same ones
    db.keeper(Destination.settings(new Guards(0.5, Long.MAX_VALUE, true, 10), "", SMALL));
    db.awaitState(2, HELD);
    assertThat(db.ids()).hasSize(21);
    assertThat(db.run(2, "held_reason"))
        .startsWith("20 of 21 rows of whole.orders are stale, more than delete.max.fraction=0.5");
    assertThat(db.number("SELECT count(*) FROM tidemark_victims_1_2")).isEqualTo(20);
    assertThat(db.streams.floor(db.session, db.stream)).hasValue(0);
    assertThat(db.text("SELECT is_called::text FROM tries")).isEqualTo(Boolean.toString(tried));
  }

  @Test
  @DisplayName("more stale rows than a slice may have go in slices")
  void tooMany() {
    db.staleRows(21);
    end(SMALL);
    assertThat(db.number("SELECT max(rows) FROM deletes")).isBetween(4L, 20L);
  }

  @Test
  @DisplayName("a table that is not small has slices")
  void tooLarge() {
    db.staleRows(10);
    end(new StaleSettings.Slices(4, 20, Duration.ofSeconds(10), 1));
    assertThat(db.number("SELECT max(rows) FROM deletes")).isLessThan(10);
  }

  @Test
  @DisplayName("a row that a foreign key keeps is kept and counted, and the others go in slices")
  void aForeignKeyKeepsTheRow() {
    db.staleRows(10);
    db.execute(
        "CREATE TABLE lines (order_id bigint REFERENCES orders (id) DEFERRABLE INITIALLY"
            + " DEFERRED); INSERT INTO lines VALUES (7)");
    db.keeper(Destination.settings(OPEN_GUARDS, "", SMALL));
    db.awaitRun(2, RunStatus.COMPLETED_WITH_ERRORS);
    assertThat(db.ids()).containsExactly(7L, 1000L);
    assertThat(db.run(2, "stale || ' ' || removed || ' ' || warnings"))
        .startsWith("10 9 1 stale row was kept by a foreign key");
  }

  @ParameterizedTest(name = "{0} is met {1} times")
  @CsvSource({"57014, 2", "55P03, 2", "53400, 1", "P0001, 1"})
  @DisplayName(
      "a delete that fails as a whole goes in slices from then on; one that takes too long or waits"
          + " for a lock only if it does so twice in a row")
  void tooMuchAtOnce(String error, long tries) {
    failsAtOnce(error);
    db.staleRows(18);
    end(SMALL);
    assertThat(db.run(2, "removed || ' ' || coalesce(error, 'none')")).isEqualTo("18 none");
    assertThat(db.number("SELECT last_value FROM tries")).as("in one generation").isEqualTo(1);
    staleAgain(3);
    staleAgain(4);
    assertThat(db.number("SELECT last_value FROM tries")).as("tries at once").isEqualTo(tries);
  }

  @ParameterizedTest(name = "{0} stale rows")
  @ValueSource(longs = {18, 21})
  @DisplayName("a delete that took too long is forgiven when the next one does not, or is undone")
  void inTimeAgain(long next) {
    failsAtOnce("57014");
    db.staleRows(18);
    db.keeper(Destination.settings(OPEN_GUARDS, "", SMALL));
    db.awaitState(2, COMPLETED);
    db.execute("ALTER TABLE orders DISABLE TRIGGER much");
    staleAgain(3, next);
    db.execute("ALTER TABLE orders ENABLE TRIGGER much");
    staleAgain(4);
    db.execute("ALTER TABLE orders DISABLE TRIGGER much; DELETE FROM deletes");
    staleAgain(5);
    assertThat(deletes()).as("at once").isEqualTo("18");
  }

  /** Lets statements fail that delete more than 16 rows, and counts them. */
  private void failsAtOnce(String error) {
    db.execute("CREATE SEQUENCE tries");
    trigger(
        "much",
        "AFTER DELETE ON orders REFERENCING OLD TABLE AS gone FOR EACH STATEMENT",
        "IF (SELECT count(*) FROM gone) > 16 THEN PERFORM nextval('tries'); RAISE EXCEPTION USING"
            + " ERRCODE = '%s'; END IF; RETURN NULL;".formatted(error));
  }

  /** As many stale rows once more, none of which a generation leaves. */
  private void staleAgain(long generation) {
    staleAgain(generation, 18);
  }

  private void staleAgain(long generation, long rows) {
    db.rows(1, rows, generation - 1);
    db.rows(1000, 1000, generation);
    db.generation(generation, 1);
    db.awaitState(generation, COMPLETED);
    assertThat(db.ids()).containsExactly(1000L);
  }

  @Test
  @DisplayName("it keeps writers waiting no longer than three times what a slice aims at")
  void limited() {
    db.execute("CREATE TABLE limits (word text)");
    trigger(
        "limits",
        "AFTER DELETE ON orders",
        "INSERT INTO limits SELECT current_setting('statement_timeout'); RETURN NULL;");
    db.staleRows(2);
    db.keeper(
        Destination.settings(
            OPEN_GUARDS, "", new StaleSettings.Slices(4, 20, Duration.ofSeconds(2), 1 << 20)));
    db.awaitState(2, COMPLETED);
    assertThat(db.text("SELECT string_agg(word, ' ') FROM limits")).isEqualTo("6s");
  }

  @Test
  @DisplayName("a table whose rows nobody may delete ends its generations while none is stale")
  void nothingStaleWhereNothingMayGo() {
    trigger("never", "BEFORE DELETE ON orders", "RAISE EXCEPTION 'never';");
    db.staleRows(0);
    db.keeper(Destination.settings(OPEN_GUARDS, "", SMALL));
    db.awaitState(2, COMPLETED);
    assertThat(db.run(2, "stale || ' ' || coalesce(error, 'none')")).isEqualTo("0 none");
  }

  @Test
  @DisplayName("rows that a trigger keeps are found once by a delete at once, then by slices")
  void aTriggerKeepsRows() {
    db.execute("CREATE SEQUENCE tries");
    trigger(
        "kept", "BEFORE DELETE ON orders FOR EACH ROW", "PERFORM nextval('tries'); RETURN NULL;");
    db.staleRows(1);
    db.keeper(Destination.settings(OPEN_GUARDS, "", SMALL));
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 1000L);
    assertThat(db.run(2, "stale || ' ' || removed")).isEqualTo("1 0");
    assertThat(db.number("SELECT last_value FROM tries")).as("at once, and a slice").isEqualTo(2);
    db.rows(1000, 1000, 3);
    db.generation(3, 1);
    db.awaitState(3, COMPLETED);
    assertThat(db.number("SELECT last_value FROM tries")).as("a slice").isEqualTo(3);
  }

  @Test
  @DisplayName("model victims_whole_nolock: it waits for writers, and keeps the row they confirm")
  void waitsForWhoeverConfirmsARow() {
    db.staleRows(2);
    whileItWaits(
        writer -> db.streams.lockShared(writer, db.stream.id()),
        "advisory",
        writer -> {
          // model victims_whole_before: of a seen table that is made only now, too
          db.seenTable(3);
          writer.update(Sql.of("INSERT INTO tidemark_seen_1_3 VALUES (1)"));
        });
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1L, 1000L);
    assertThat(db.run(2, "stale || ' ' || removed")).isEqualTo("1 1");
    assertThat(deletes()).isEqualTo("1");
  }

  @Test
  @DisplayName("a stale row that somebody writes meanwhile is left to a slice, not to another run")
  void aRowThatIsWrittenMeanwhile() {
    db.staleRows(2);
    Consumer<Session> write =
        user -> user.update(Sql.of("UPDATE orders SET note = 'theirs' WHERE id = 1"));
    whileItWaits(write, "transactionid", user -> {});
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1000L);
    assertThat(db.run(2, "stale || ' ' || removed")).isEqualTo("2 2");
  }

  @Test
  @DisplayName("a row that another stream takes over meanwhile is not deleted")
  void aRowThatIsTakenOverMeanwhile() {
    db.staleRows(2);
    // so many others that rows are found by where they are, as they are not in a table of one page
    db.execute(
        "INSERT INTO orders SELECT i, 'x', 'a/b', 1 FROM generate_series(5000, 15000) i;"
            + " ANALYZE orders");
    Consumer<Session> write =
        other -> other.update(Sql.of("UPDATE orders SET _sync_source = 'x/y' WHERE id = 1"));
    whileItWaits(write, "transactionid", other -> {});
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).startsWith(1L, 1000L, 5000L);
  }

  @Test
  @DisplayName("where a later generation has begun in another table, the floors of both rise")
  void anotherTableMeanwhile() {
    db.staleRows(2);
    whileItWaits(
        writer -> db.streams.lockShared(writer, db.stream.id()),
        "advisory",
        writer -> db.rowsElsewhere("orders_new", 1, 3, 3));
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1000L);
    assertThat(db.text("SELECT string_agg(floor::text, ' ') FROM tidemark_streams"))
        .isEqualTo("2 2");
  }

  @Test
  @DisplayName("where the floor is above the generation, slices ask for what was confirmed since")
  void aHigherFloor() {
    db.staleRows(10);
    db.execute("UPDATE tidemark_streams SET floor = 3");
    end(SMALL);
    assertThat(db.number("SELECT max(rows) FROM deletes")).isLessThan(10);
  }

  @Test
  @DisplayName("keys that the next reconciliation looks for are indexed, which only a list does")
  void soughtKeys() {
    db.execute("UPDATE tidemark_streams SET whole = 1");
    db.rows(1, 10, 1);
    db.rows(1000, 1000, 2);
    db.start(2);
    db.applied(0, 2, 1, 1);
    db.execute("UPDATE tidemark_applied SET missing = " + (SMALL.first() + 1));
    db.end(2, db.endAt(0, 1));
    end(SMALL);
    assertThat(db.number("SELECT max(rows) FROM deletes")).isLessThan(10);
  }

  @Test
  @DisplayName("rows of a partitioned table go by their keys, for places repeat in each partition")
  void partitioned() {
    db.execute("DROP TABLE orders");
    db.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, note text, _sync_source text,"
            + " _sync_generation bigint) PARTITION BY RANGE (id)");
    db.execute("CREATE TABLE few PARTITION OF orders FOR VALUES FROM (0) TO (500)");
    db.execute("CREATE TABLE many PARTITION OF orders FOR VALUES FROM (500) TO (5000)");
    db.staleRows(3);
    db.rows(1001, 1003, 2);
    StaleRows stale =
        new StaleRows(db.orders, List.of("id"), Destination.ORDERS.toString(), 2, false, List.of());
    Sql extent = db.tables.sql().whole().orElseThrow().extent(stale);
    assertThat(db.session.query(extent, row -> row.isNull(1))).containsExactly(true);
    db.keeper(Destination.settings(OPEN_GUARDS, "", SMALL));
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1000L, 1001L, 1002L, 1003L);
  }

  private void trigger(String name, String when, String body) {
    db.execute(
        "CREATE FUNCTION %1$s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN %3$s END $$; CREATE TRIGGER %1$s %2$s EXECUTE FUNCTION %1$s()"
            .formatted(name, when, body));
  }

  /** Lets a keeper end the generation, which leaves no stale row. */
  private void end(StaleSettings.Slices slices) {
    db.keeper(Destination.settings(OPEN_GUARDS, "", slices));
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1000L);
  }

  /** What the statements deleted that deleted something. */
  private String deletes() {
    return db.text("SELECT string_agg(rows::text, ' ') FROM deletes WHERE rows > 0");
  }

  /** Lets the keeper meet somebody's transaction that commits when it waits for it. */
  private void whileItWaits(Consumer<Session> first, String lock, Consumer<Session> then) {
    try (Session somebody = db.database.connect()) {
      somebody.begin(Session.Mode.READ_COMMITTED);
      first.accept(somebody);
      db.keeper(Destination.settings(OPEN_GUARDS, "", SMALL));
      db.awaitWaiting(lock, 1);
      then.accept(somebody);
      somebody.commit();
    }
  }
}
