package io.tidemark.sink.stale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Sql;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What stays of generations that are over. */
class PruningIT {
  private static final int KEPT = Pruning.GENERATIONS;

  private Destination db;
  private Pruning pruning;

  @BeforeEach
  void destination() {
    db = new Destination("pruning");
    pruning = new Pruning(db.tables, db.streams, Destination.SINK);
  }

  @AfterEach
  void close() {
    db.close();
  }

  /** Generations first to last, over, as a state. */
  private void over(long first, long last, GenerationState state) {
    for (long g = first; g <= last; g++) {
      db.start(g);
    }
    db.session.update(
        Sql.of(
            "UPDATE tidemark_generations SET state = ?, settled = true, end_offset = start_offset"
                + " WHERE generation BETWEEN ? AND ?",
            state.name(),
            first,
            last));
  }

  static void reject(Destination db, int part, long position, String key, long generation) {
    db.session.update(
        Sql.of(
            "INSERT INTO tidemark_rejects (connector, topic, part, position, source, sync,"
                + " generation, table_name, row_key, stage, sqlstate, message, rejected_at) VALUES"
                + " (?, ?, ?, ?, 'shop', 'orders', ?, 'orders', ?, 'write', '23514', 'no', now())",
            Destination.SINK,
            Destination.TOPIC,
            part,
            position,
            generation,
            key));
  }

  private long count(String table) {
    return db.number("SELECT count(*) FROM " + table);
  }

  @Test
  @DisplayName("generations that are over are kept up to a number, with their counts and rejects")
  void boundedHistory() {
    over(1, KEPT + 10, GenerationState.COMPLETED);
    for (long g = 1; g <= KEPT + 10; g++) {
      reject(db, 0, g, "{}", g);
      db.counts(0, g, 1, Counts.NONE);
      db.execute(
          "INSERT INTO tidemark_runs (run_id, sink, source, sync, generation, scope, scopes,"
              + " connector, kind, trigger, status, added, changed, unchanged, removed, rejected)"
              + " VALUES (%1$d, 'warehouse', 'shop', 'orders', %1$d, 0, 1,".formatted(g)
              + " 'c', 'full', 't', 'COMPLETED', 0, 0, 0, 0, 0)");
    }
    pruning.run(db.session);
    assertThat(db.number("SELECT min(generation) FROM tidemark_generations")).isEqualTo(11);
    assertThat(count("tidemark_generations")).isEqualTo(KEPT);
    assertThat(count("tidemark_rejects")).isEqualTo(KEPT);
    assertThat(count("tidemark_applied")).isEqualTo(KEPT);
    assertThat(count("tidemark_runs")).as("people's").isEqualTo(KEPT + 10);
  }

  @Test
  @DisplayName("injection 28: the completed generation that shows ids to be too small is kept")
  void theNewestCompletedOneStays() {
    over(1, 1, GenerationState.COMPLETED);
    over(500, 500, GenerationState.COMPLETED);
    over(1000, 1000 + KEPT, GenerationState.ABORTED);
    pruning.run(db.session);
    assertThat(db.number("SELECT count(*) FROM tidemark_generations WHERE generation < 1000"))
        .isEqualTo(1);
    db.start(400);
    db.keeper(Destination.settings());
    db.awaitRun(400, RunStatus.BLOCKED);
    assertThat(db.run(400, "error")).contains("ids went back");
  }

  @Test
  @DisplayName("a release that was used stays used; what is not over stays")
  void releasesAndOpenOnesStay() {
    over(1, 3, GenerationState.COMPLETED);
    db.execute("UPDATE tidemark_generations SET released = 1 WHERE generation = 1");
    db.execute(
        "UPDATE tidemark_generations SET state = 'BLOCKED', settled = false WHERE generation = 2");
    over(100, 100 + KEPT, GenerationState.COMPLETED);
    reject(db, 0, 2, "{}", 2);
    pruning.run(db.session);
    assertThat(
            db.text(
                "SELECT string_agg(generation::text, ' ' ORDER BY generation) FROM"
                    + " tidemark_generations WHERE generation < 100"))
        .isEqualTo("1 2");
    assertThat(count("tidemark_rejects")).isEqualTo(1);
  }

  @Test
  @DisplayName("records of no known generation keep their newest rejects only")
  void rejectsAreBoundedWithoutGenerations() {
    db.execute(
        "INSERT INTO tidemark_rejects SELECT 'warehouse', 'plain', p, i, NULL, NULL, NULL, NULL,"
            + " NULL, 'decode', '', 'no', now() FROM generate_series(1, 10003) i,"
            + " generate_series(0, 1) p");
    db.execute("DELETE FROM tidemark_rejects WHERE part = 1 AND position > 5");
    pruning.run(db.session);
    assertThat(db.number("SELECT min(position) FROM tidemark_rejects WHERE part = 0")).isEqualTo(4);
    assertThat(db.number("SELECT count(*) FROM tidemark_rejects WHERE part = 1")).isEqualTo(5);
  }

  @Test
  @DisplayName("key tables of a stream whose row somebody deleted are dropped, others stay")
  void orphanedKeyTables() {
    db.seen(1, 2, 7);
    pruning.run(db.session);
    assertThat(db.keyTableNames()).containsExactly("tidemark_seen_1_7");
    db.execute("DELETE FROM tidemark_streams");
    pruning.run(db.session);
    assertThat(db.keyTableNames()).isEmpty();
    assertThat(db.text("SELECT coalesce(to_regclass('tidemark_seen_1_7')::text, 'gone')"))
        .isEqualTo("gone");
  }

  @Test
  @DisplayName(
      "I5 orphaned key tables of a generation that is not over stay, and tell of themselves")
  void orphansOfOpenGenerations() {
    db.counts(0, 7, 7, Counts.NONE);
    db.seen(1, 2, 7);
    db.execute("DELETE FROM tidemark_streams");
    pruning.run(db.session);
    assertThat(db.keyTableNames()).as("before its START").containsExactly("tidemark_seen_1_7");
    db.start(7);
    pruning.run(db.session);
    assertThat(db.keyTableNames()).containsExactly("tidemark_seen_1_7");
    db.execute("UPDATE tidemark_generations SET settled = true");
    pruning.run(db.session);
    assertThat(db.keyTableNames()).isEmpty();
  }

  @Test
  @DisplayName("I4 an id that was found orphaned and is a stream's again keeps its seen keys")
  void registeredAgain() {
    db.seen(1, 2, 7);
    new KeyTableSweep(db.tables, db.streams, Destination.SINK).dropOrphan(db.session, 1);
    assertThat(db.keyTableNames()).containsExactly("tidemark_seen_1_7");
    assertThat(count("tidemark_seen_1_7")).isEqualTo(2);
  }

  @Test
  @DisplayName("a keeper prunes when it starts")
  void keepersPrune() {
    over(1, KEPT + 1, GenerationState.COMPLETED);
    db.keeper(Destination.settings());
    org.awaitility.Awaitility.await()
        .untilAsserted(() -> assertThat(count("tidemark_generations")).isEqualTo(KEPT));
  }
}
