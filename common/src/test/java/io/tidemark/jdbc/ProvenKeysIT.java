package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.dialect.Sql;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages lose rows behind a key that is none, so a key is taken for one only when it is proven. */
class ProvenKeysIT {
  private static final String SCHEMA = "keys_it";
  private Session session;

  @BeforeEach
  void open() {
    session = TestPostgres.sessionIn(SCHEMA);
  }

  @AfterEach
  void close() {
    session.close();
  }

  private TableSchema table(String name) {
    return Catalog.table(session, new TableId(SCHEMA, name)).orElseThrow().schema();
  }

  private List<String> keyOf(String ddl) {
    session.execute("DROP TABLE IF EXISTS k CASCADE; CREATE TABLE k " + ddl);
    return table("k").key();
  }

  @Test
  void anIndexThatComparesOtherwiseThanItsColumnProvesNothing() {
    assertThat(keyOf("(t text NOT NULL); CREATE UNIQUE INDEX x ON k (t COLLATE \"C\")")).isEmpty();
    assertThat(keyOf("(t text NOT NULL); CREATE UNIQUE INDEX x ON k (t text_pattern_ops)"))
        .isEmpty();
    assertThat(keyOf("(a int, t text COLLATE \"C\", PRIMARY KEY (a, t))"))
        .containsExactly("a", "t");
    assertThat(keyOf("(t text COLLATE \"C\" NOT NULL); CREATE UNIQUE INDEX x ON k (t)"))
        .containsExactly("t");
  }

  @Test
  void anIndexThatTellsMoreApartThanTheColumnDoesProvesNothing() {
    String icu = "SELECT count(*) FROM pg_collation WHERE collprovider = 'i'";
    assumeTrue(session.query(Sql.of(icu), row -> row.getLong(1)).get(0) > 0);
    session.execute(
        "CREATE COLLATION lax (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
    String rows = "INSERT INTO k VALUES ('a'), ('A');";
    assertThat(
            keyOf(
                "(t text COLLATE lax NOT NULL); CREATE UNIQUE INDEX x ON k (t COLLATE \"C\");"
                    + rows))
        .isEmpty();
    assertThat(keyOf("(t text COLLATE lax PRIMARY KEY)")).containsExactly("t");
  }

  @Test
  void theKeyOfATableThatOthersInheritFromIsNotTheirs() {
    assertThat(
            keyOf(
                "(id int PRIMARY KEY); CREATE TABLE child () INHERITS (k);"
                    + "INSERT INTO k VALUES (1); INSERT INTO child VALUES (1)"))
        .isEmpty();
    assertThat(table("child").key()).isEmpty();
    session.execute("CREATE TABLE leaf (PRIMARY KEY (id)) INHERITS (child)");
    assertThat(table("leaf").key()).containsExactly("id");
  }

  @Test
  void aPartitionedTableHasItsKey() {
    assertThat(
            keyOf(
                "(id int PRIMARY KEY) PARTITION BY RANGE (id);"
                    + "CREATE TABLE part PARTITION OF k DEFAULT"))
        .containsExactly("id");
  }

  @ParameterizedTest
  @CsvSource({
    "int, true",
    "text, true",
    "mood, true",
    "whole, true",
    "happy, true",
    "inet, true",
    "pair, false",
    "pairs, false",
    "spans, false"
  })
  void onlyKeysOfTheDatabasesOwnTypesAndEnumsAreReadInPages(String type, boolean pageable) {
    session.execute(
        """
        CREATE TYPE mood AS ENUM ('sad', 'happy');
        CREATE DOMAIN whole AS int CHECK (value > 0);
        CREATE DOMAIN happy AS mood;
        CREATE TYPE pair AS (a int, b text);
        CREATE DOMAIN pairs AS pair;
        CREATE TYPE spans AS RANGE (subtype = text)
        """);
    assertThat(keyOf("(id " + type + " PRIMARY KEY)")).containsExactly("id");
    assertThat(table("k").keyColumns()).extracting(Column::pageable).containsExactly(pageable);
  }

  @Test
  void aQueryProvesNoKeyToReadInPages() {
    assertThat(Catalog.query(session, "SELECT 1 AS id", List.of("id")).keyColumns())
        .extracting(Column::pageable)
        .containsExactly(false);
  }
}
