package io.tidemark.cli.own;

import static io.tidemark.cli.database.TestPostgres.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.database.Login;
import io.tidemark.cli.database.Sql;
import io.tidemark.cli.database.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison has to find what it is there to find, and must not blame what only moved. */
class ComparisonIT {

  @BeforeAll
  static void createDatabases() {
    TestPostgres.createDatabases("here", "there");
  }

  @BeforeEach
  void fill() {
    at(
        "here",
        "DROP SCHEMA IF EXISTS s CASCADE",
        "CREATE SCHEMA s",
        "CREATE TABLE s.t (id int PRIMARY KEY, name text, price numeric, f float8, data json)",
        "INSERT INTO s.t SELECT i, 'n' || i, i / 4.0, i, '{\"a\":1}' FROM generate_series(1, 500) i",
        "INSERT INTO s.t VALUES (501, NULL, 1.0, '-0', NULL), (502, '', 'NaN', 'Infinity', '[]')",
        "CREATE TABLE s.log (what text, n int)",
        "INSERT INTO s.log SELECT 'again', i % 3 FROM generate_series(1, 9) i");
    at(
        "there",
        "DROP SCHEMA IF EXISTS m CASCADE",
        "CREATE SCHEMA m",
        "CREATE TABLE m.t (_sync_generation bigint, data json, f float8, price numeric, name text,"
            + " id int PRIMARY KEY)",
        "INSERT INTO m.t SELECT 1, '{ \"a\": 1 }', i, i / 4.0, 'n' || i, i"
            + " FROM generate_series(1, 500) i",
        "INSERT INTO m.t VALUES (1, NULL, 0, 1.00, NULL, 501), (1, '[ ]', 'Infinity', 'NaN', '', 502)",
        "CREATE TABLE m.log (n int, what text, _sync_generation bigint, _sync_source text)",
        "INSERT INTO m.log SELECT i % 3, 'again', 1 + i / 9, '"
            + source().place()
            + "/s.log'"
            + " FROM generate_series(0, 17) i");
  }

  private static Login login(String database) {
    return TestPostgres.login(database, TestPostgres.ADMINISTRATOR);
  }

  private static Login source() {
    return login("here");
  }

  private static Plan plan() {
    Request request =
        new Request(
            source(),
            Optional.of(login("there")),
            "m",
            List.of(new Glob("s.*")),
            List.of(),
            List.of(new Glob("s.log")),
            Map.of());
    try (Sql sql = Sql.connect(source())) {
      Selection selection = Selection.of(request, "postgres", Listing.all(sql));
      return new Plan(request, selection.tables(), List.of(), false);
    }
  }

  /** Compares, with something happening at the source while the generation is read. */
  private static Verdict verdict(String table, String... meanwhile) {
    Plan plan = plan();
    SourceTable one =
        plan.tables().stream().filter(t -> t.name().name().equals(table)).findFirst().orElseThrow();
    try (Comparison comparison = Comparison.begin(plan, login("there"))) {
      at("here", meanwhile);
      comparison.freeze();
      return comparison.compare(one, 2);
    }
  }

  @Test
  @DisplayName("Equal tables are equal, whatever the columns' order and the spelling of one value")
  void equal() {
    assertThat(verdict("t")).isEqualTo(new Verdict(new TableName("s", "t"), 502, 0, 0, 0, 0));
  }

  @ParameterizedTest
  @DisplayName("What differs is counted")
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE m.t SET price = price + 0.0001 WHERE id = 5 | 0 | 1 | 0",
        "UPDATE m.t SET name = '' WHERE id = 501            | 0 | 1 | 0",
        "UPDATE m.t SET price = NULL WHERE price = 'NaN'    | 0 | 1 | 0",
        "DELETE FROM m.t WHERE id IN (1, 502)               | 2 | 0 | 0",
        "INSERT INTO m.t SELECT 1, NULL, 1, 1, 'n', 503     | 0 | 0 | 1",
        "UPDATE m.t SET id = 1000 WHERE id = 7              | 1 | 0 | 1",
      })
  void different(String change, long missing, long different, long surplus) {
    at("there", change);
    Verdict verdict = verdict("t");
    assertThat(verdict.isDifferent()).isTrue();
    assertThat(verdict)
        .isEqualTo(
            new Verdict(
                verdict.table(), 502 - missing - different, missing, different, surplus, 0));
  }

  @Test
  @DisplayName("A row that changed at the source meanwhile is not blamed, and not called equal")
  void moved() {
    Verdict verdict =
        verdict(
            "t",
            "UPDATE s.t SET name = 'new' WHERE id = 3",
            "DELETE FROM s.t WHERE id = 4",
            "INSERT INTO s.t VALUES (600)");
    assertThat(verdict).isEqualTo(new Verdict(verdict.table(), 500, 0, 0, 0, 3));
  }

  @Test
  @DisplayName("A difference is found beside rows that moved")
  void movedAndDifferent() {
    at("there", "DELETE FROM m.t WHERE id = 9");
    Verdict verdict = verdict("t", "UPDATE s.t SET name = 'new' WHERE id = 3");
    assertThat(verdict).isEqualTo(new Verdict(verdict.table(), 500, 1, 0, 0, 1));
  }

  @Test
  @DisplayName("Appended rows of the generation are compared with their duplicates")
  void appended() {
    assertThat(verdict("log")).isEqualTo(new Verdict(new TableName("s", "log"), 9, 0, 0, 0, 0));
    at("there", "DELETE FROM m.log WHERE ctid = (SELECT max(ctid) FROM m.log)");
    assertThat(verdict("log").missing()).isEqualTo(1);
  }
}
