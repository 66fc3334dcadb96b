package io.tidemark.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.database.Sql;
import io.tidemark.cli.database.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison has to find what it is there to find. */
class VerificationIT {

  private Sql source;
  private Sql destination;

  @BeforeAll
  static void createDatabases() {
    TestPostgres.createDatabases("shop", "mirror");
  }

  @BeforeEach
  void fillBoth() {
    source = connect("shop");
    destination = connect("mirror");
    source.run("CREATE SCHEMA shop");
    source.run("CREATE TABLE shop.things (id int, name text, price numeric, data jsonb)");
    destination.run(
        "CREATE TABLE things (_sync_generation bigint, data jsonb, price numeric,"
            + " name text, id int)");
    source.run(
        "INSERT INTO shop.things SELECT i, 'n' || i, i / 3.0, jsonb_build_object('i', i)"
            + " FROM generate_series(1, 100) i");
    source.run(
        "INSERT INTO shop.things VALUES (101, NULL, NULL, NULL), (7, 'n7', 7 / 3.0, '{\"i\":7}')");
    destination.run(
        "INSERT INTO things SELECT 1, jsonb_build_object('i', i), i / 3.0, 'n' || i, i"
            + " FROM generate_series(1, 100) i");
    destination.run("INSERT INTO things VALUES (1, NULL, NULL, NULL, 101)");
    destination.run("INSERT INTO things VALUES (2, '{\"i\":7}', 7 / 3.0, 'n7', 7)");
  }

  @AfterEach
  void empty() {
    source.run("DROP SCHEMA shop CASCADE");
    destination.run("DROP TABLE IF EXISTS things");
    source.close();
    destination.close();
  }

  @Test
  void equalTablesDoNotDifferWhateverTheOrderOfTheirColumns() {
    assertThat(differences()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE things SET price = price + 0.0001 WHERE id = 5     | 1 | 1",
        "UPDATE things SET name = '' WHERE id = 101                | 1 | 1",
        "DELETE FROM things WHERE id = 9                           | 1 | 0",
        "DELETE FROM things WHERE id = 7 AND _sync_generation = 2  | 1 | 0",
        "INSERT INTO things SELECT * FROM things WHERE id = 3      | 0 | 1",
      })
  void whatDiffersIsCounted(String change, long missing, long surplus) {
    destination.run(change);
    assertThat(differences())
        .containsExactly(
            "table things: %d rows are missing or differ at the destination, %d are there only"
                .formatted(missing, surplus));
  }

  @Test
  void aMissingColumnAndAMissingTableAreNamed() {
    destination.run("ALTER TABLE things DROP COLUMN price");
    assertThat(differences()).containsExactly("table things lacks the columns [price]");
    destination.run("DROP TABLE things");
    assertThat(differences()).containsExactly("table things is missing at the destination");
  }

  private List<String> differences() {
    return new Verification(source, destination).differences("shop", List.of("things"));
  }

  private static Sql connect(String database) {
    return Sql.connect(TestPostgres.login(database, TestPostgres.ADMINISTRATOR));
  }
}
