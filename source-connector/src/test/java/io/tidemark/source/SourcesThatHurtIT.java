package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.ConfigErrors;
import io.tidemark.generation.Marker;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases that cancel statements, hide rows, lose tables, or have very many of them. */
class SourcesThatHurtIT {

  /** A table of thirty rows whose policy does something once in a session, at row 15. */
  private static void policy(String schema, String what) {
    SourcePostgres.execute(
        "DROP SCHEMA IF EXISTS " + schema + " CASCADE; DROP ROLE IF EXISTS " + schema + "_reader");
    SourcePostgres.schema(
        schema,
        "CREATE TABLE t AS SELECT i AS id FROM generate_series(1, 30) i",
        "ALTER TABLE t ADD PRIMARY KEY (id)",
        """
        CREATE FUNCTION once(id int) RETURNS boolean LANGUAGE plpgsql AS $$
        BEGIN
          IF id = 15 AND NOT EXISTS (SELECT 1 FROM pg_locks
              WHERE locktype = 'advisory' AND objid = 15 AND pid = pg_backend_pid()) THEN
            PERFORM pg_advisory_lock(15); -- stays when the transaction is rolled back
            %s;
          END IF;
          RETURN true;
        END $$
        """
            .formatted(what),
        "CREATE ROLE " + schema + "_reader LOGIN PASSWORD 'hurt'",
        "GRANT USAGE ON SCHEMA " + schema + " TO " + schema + "_reader",
        "GRANT SELECT ON t TO " + schema + "_reader",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY once ON t FOR SELECT USING (once(id))");
  }

  private static Map<String, String> reading(String schema, String... more) {
    Map<String, String> config =
        SourcePostgres.config(
            "tables",
            schema + ".t",
            "connection.user",
            schema + "_reader",
            "connection.password",
            "hurt",
            "fetch.size",
            "10");
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    return config;
  }

  private static void assertReadInOneGo(Map<String, String> config) throws Exception {
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(config);
      worker.until(Marker.Type.END, 1);
      assertThat(worker.markers)
          .extracting(Marker::type)
          .containsExactly(Marker.Type.START, Marker.Type.END);
      assertThat(worker.column("id")).hasSize(30).doesNotHaveDuplicates();
      assertThat(worker.lastMarker().rows()).isEqualTo(30);
      assertThat(worker.lastMarker().deletable()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  @Timeout(60)
  @DisplayName(
      "a page that a replica's recovery cancels is read again, and END comes when all is read")
  void recoveryConflicts(String state) throws Exception {
    policy("replica", "RAISE EXCEPTION USING ERRCODE = '" + state + "'");
    assertReadInOneGo(reading("replica"));
  }

  @Test
  @Timeout(60)
  @DisplayName("a page that takes longer than query.timeout.ms is read again, with fewer rows")
  void timeouts() throws Exception {
    policy("slow", "PERFORM pg_sleep(30)");
    assertReadInOneGo(reading("slow", "query.timeout.ms", "1000"));
  }

  @Test
  @Timeout(90)
  @DisplayName("a page that is always too slow ends the generation, and says what to do")
  void alwaysTooSlow() throws Exception {
    policy("slowest", "PERFORM pg_sleep(0)");
    SourcePostgres.execute(
        "CREATE OR REPLACE FUNCTION slowest.once(id int) RETURNS boolean LANGUAGE sql VOLATILE AS"
            + " 'SELECT id < 11 OR pg_sleep(30) IS NOT NULL'");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(reading("slowest", "query.timeout.ms", "1000"));
      worker.until(Marker.Type.ABORT, 1);
      assertThat(worker.lastMarker().reason()).contains("57014").contains("raise query.timeout.ms");
      assertThat(worker.markers).noneMatch(marker -> marker.type() == Marker.Type.END);
    }
  }

  @Test
  @DisplayName("row-level security that hides rows from the source's user is a warning")
  void rowLevelSecurity() {
    policy("rls", "PERFORM 1");
    SourceProbe probe = probe(reading("rls"));
    assertThat(probe.warnings())
        .singleElement()
        .asString()
        .contains("row-level security is in force on rls.t")
        .contains("BYPASSRLS");
    assertThat(probe(SourcePostgres.config("tables", "rls.t")).warnings())
        .as("the owner reads everything")
        .isEmpty();
    assertThat(
            probe(
                    SourcePostgres.config(
                        "syncs", "a",
                        "syncs.a.table", "rls.t",
                        "connection.user", "rls_reader",
                        "connection.password", "hurt"))
                .warnings())
        .hasSize(1);
  }

  private static SourceProbe probe(Map<String, String> config) {
    ConfigErrors errors = new ConfigErrors();
    SourceProbe probe = new SourceProbe(new SourceConfig(config), errors);
    probe.run();
    errors.throwIfAny();
    return probe;
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP TABLE lost.a", "ALTER TABLE lost.a RENAME TO elsewhere"})
  @Timeout(60)
  @DisplayName("a table that is dropped or renamed while it is read ends its own sync's run alone")
  void lostTables(String loss) throws Exception {
    SourcePostgres.schema(
        "lost",
        "CREATE TABLE a AS SELECT i AS id FROM generate_series(1, 1000) i",
        "ALTER TABLE a ADD PRIMARY KEY (id)",
        "CREATE TABLE b AS SELECT i AS id FROM generate_series(1, 1000) i",
        "ALTER TABLE b ADD PRIMARY KEY (id)");
    try (FakeWorker worker = new FakeWorker()) {
      worker.start(
          SourcePostgres.config("tables", "lost.*", "fetch.size", "100", "read.ahead.bytes", "0"));
      for (int polls = 0; polls < 6; polls++) {
        worker.next();
      }
      SourcePostgres.execute(loss);
      worker.until(Marker.Type.END, 1);
      assertThat(worker.markers)
          .filteredOn(marker -> marker.type() == Marker.Type.ABORT)
          .singleElement()
          .satisfies(
              abort -> {
                assertThat(abort.table()).isEqualTo("lost.a");
                assertThat(abort.reason()).contains("lost.a");
              });
      assertThat(worker.lastMarker().table()).isEqualTo("lost.b");
      assertThat(worker.lastMarker().rows()).isEqualTo(1000);
    }
  }

  @Test
  @Timeout(120)
  @DisplayName("two thousand tables are validated within the probe's seconds, planned and begun")
  void thousandsOfTables() throws Exception {
    SourcePostgres.schema("many");
    inPieces("EXECUTE format('CREATE TABLE many.t%s (id int PRIMARY KEY, a text, b text)', i)");
    try (FakeWorker worker = new FakeWorker()) {
      Map<String, String> config = SourcePostgres.config("tables", "many.*");
      SourceProbe probe = probe(config);
      assertThat(probe.unseen()).isEmpty();
      worker.start(config);
      worker.until(Marker.Type.START, 50);
    } finally {
      inPieces("EXECUTE format('DROP TABLE many.t%s', i)");
    }
  }

  /** In transactions of fewer tables than the server has locks for. */
  private static void inPieces(String statement) {
    for (int first = 1; first <= 2000; first += 250) {
      SourcePostgres.execute(
          "DO $$ BEGIN FOR i IN %d..%d LOOP %s; END LOOP; END $$"
              .formatted(first, first + 249, statement));
    }
  }
}
