package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How large the slices of a delete are: by how quick a table is, and where rows have to stay. */
class SliceSizeIT {
  private static final String INDEX =
      "SELECT count(to_regclass('slice_sizes.tidemark_seen_1_2_key'))";
  private static final Guards OPEN_GUARDS = new Guards(1, Long.MAX_VALUE, true, 100);

  private Destination db;

  @BeforeEach
  void destination() {
    db = new Destination("slice_sizes");
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  @DisplayName("23503 keeps and counts the row, and the run says so")
  void aForeignKeyKeepsTheRow() {
    db.staleRows(20);
    db.execute(
        "CREATE TABLE lines (order_id bigint REFERENCES orders (id) DEFERRABLE INITIALLY"
            + " DEFERRED); INSERT INTO lines VALUES (7), (13)");
    db.keeper(Destination.settings(OPEN_GUARDS, "", 8));
    db.awaitRun(2, RunStatus.COMPLETED_WITH_ERRORS);
    assertThat(db.ids()).containsExactly(7L, 13L, 1000L);
    assertThat(db.run(2, "stale || ' ' || removed || ' ' || warnings"))
        .startsWith("20 18 2 stale rows were kept by a foreign key");
    assertThat(db.number(INDEX)).as("seen keys' index, for the halves").isEqualTo(1);
  }

  @Test
  @DisplayName("a slice that takes too long is tried with half as many rows")
  void aSlowSliceIsHalved() {
    db.staleRows(40);
    db.execute(
        "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF (SELECT count(*) FROM gone) > 5 THEN RAISE EXCEPTION USING ERRCODE = '57014';"
            + " END IF; RETURN NULL; END $$");
    db.execute(
        "CREATE TRIGGER slow AFTER DELETE ON orders REFERENCING OLD TABLE AS gone"
            + " FOR EACH STATEMENT EXECUTE FUNCTION slow()");
    db.keeper(Destination.settings(OPEN_GUARDS, "", 32));
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1000L);
    assertThat(db.run(2, "removed || ' ' || coalesce(error, 'none')")).isEqualTo("40 none");
    assertThat(db.number(INDEX)).as("seen keys' index, for more slices").isEqualTo(1);
  }

  @Test
  @DisplayName("slices grow while a table is quick, and not with rows that a foreign key keeps")
  void slicesGrow() {
    db.staleRows(40);
    db.execute(
        "CREATE TABLE lines (order_id bigint REFERENCES orders (id)); INSERT INTO lines VALUES"
            + " (11); CREATE TABLE slices (rows bigint)");
    db.execute(
        "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " INSERT INTO slices SELECT count(*) FROM gone; RETURN NULL; END $$");
    db.execute(
        "CREATE TRIGGER noted AFTER DELETE ON orders REFERENCING OLD TABLE AS gone"
            + " FOR EACH STATEMENT EXECUTE FUNCTION noted()");
    db.keeper(
        Destination.settings(
            OPEN_GUARDS, "", new StaleSettings.Slices(2, 8, Duration.ofHours(1), 0)));
    db.awaitRun(2, RunStatus.COMPLETED_WITH_ERRORS);
    assertThat(db.ids()).containsExactly(11L, 1000L);
    assertThat(db.number("SELECT max(rows) FROM slices")).isEqualTo(8);
    assertThat(db.number("SELECT count(*) FROM slices WHERE rows > 2"))
        .as("no slice as large behind the one that row 11 was in")
        .isEqualTo(1);
  }

  @Test
  @DisplayName("a slice that has grown and fails is not tried as large again")
  void aGrownSliceFails() {
    db.staleRows(40);
    db.execute(
        "CREATE FUNCTION full_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF (SELECT count(*) FROM gone) > 5 THEN RAISE EXCEPTION USING ERRCODE = '53400';"
            + " END IF; RETURN NULL; END $$");
    db.execute(
        "CREATE TRIGGER full_up AFTER DELETE ON orders REFERENCING OLD TABLE AS gone"
            + " FOR EACH STATEMENT EXECUTE FUNCTION full_up()");
    db.keeper(
        Destination.settings(
            OPEN_GUARDS, "", new StaleSettings.Slices(4, 16, Duration.ofHours(1), 0)));
    db.awaitState(2, COMPLETED);
    assertThat(db.ids()).containsExactly(1000L);
  }
}
