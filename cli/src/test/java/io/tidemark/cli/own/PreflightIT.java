package io.tidemark.cli.own;

import static io.tidemark.cli.database.TestPostgres.at;
import static io.tidemark.cli.database.TestPostgres.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.cli.database.Login;
import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.database.Sql;
import io.tidemark.cli.database.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is told before anything is done, with users that may do little. */
class PreflightIT {

  @BeforeAll
  static void createDatabasesAndUsers() {
    TestPostgres.createDatabases("src", "dst");
    at(
        "postgres",
        "CREATE ROLE source_reader LOGIN",
        "CREATE ROLE writer LOGIN",
        "CREATE ROLE nobody LOGIN");
    at("postgres", "REVOKE ALL ON DATABASE dst FROM public");
    at("postgres", "GRANT CONNECT ON DATABASE dst TO nobody");
    at(
        "src",
        "CREATE SCHEMA s",
        "CREATE TABLE s.orders (id int PRIMARY KEY, note text)",
        "CREATE TABLE s.\"a\"\"b\" (id int PRIMARY KEY)",
        "CREATE TABLE s.parts (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE s.part1 PARTITION OF s.parts DEFAULT",
        "CREATE TABLE s.by_index (id int NOT NULL UNIQUE, n int UNIQUE)");
  }

  private static Request request(Login source, Login target, String schema, String... tables) {
    return new Request(
        source,
        Optional.of(target),
        schema,
        List.of(tables).stream().map(Glob::new).toList(),
        List.of(),
        List.of(),
        Map.of());
  }

  private static String problems(Request request) {
    Throwable refused = catchThrowable(() -> Preflight.plan(request));
    assertThat(refused).isInstanceOf(QuickstartException.class);
    return String.valueOf(refused.getMessage());
  }

  @Test
  @DisplayName("Missing rights are told as the GRANTs that give them, at both ends at once")
  void rights() {
    String told =
        problems(request(login("src", "nobody"), login("dst", "nobody"), "m", "s.orders"));
    assertThat(told)
        .contains("GRANT USAGE ON SCHEMA \"s\" TO \"nobody\"; GRANT SELECT ON \"s\".\"orders\"")
        .contains("CREATE SCHEMA \"m\" AUTHORIZATION \"nobody\";")
        .contains("GRANT TEMPORARY ON DATABASE \"dst\" TO \"nobody\";");
  }

  @Test
  @DisplayName("The printed grants are what the plan needs, and no more than it asks for")
  void grants() {
    Request request =
        request(login("src", "source_reader"), login("dst", "writer"), "granted", "s.*", "s.a\"b");
    assertThat(problems(request)).contains("GRANT CONNECT ON DATABASE \"dst\" TO \"writer\"");
    at("src", String.join("\n", Grants.source(request)));
    at("dst", String.join("\n", Grants.target(request)));
    assertThat(Preflight.plan(request).tables())
        .extracting(table -> table.name() + " " + table.key())
        .containsExactly("s.a\"b [id]", "s.by_index [id]", "s.orders [id]", "s.parts [id]");
    try (Sql reader = Sql.connect(login("src", "source_reader"))) {
      assertThat(reader.holds("SELECT has_table_privilege('s.orders', 'INSERT, UPDATE, DELETE')"))
          .isFalse();
    }
  }

  @Test
  @DisplayName(
      "A database that cannot be reached is told, and the other one is looked at all the same")
  void unreachable() {
    Login nowhere =
        new Login("jdbc:postgresql://127.0.0.1:1/x", Optional.of("u"), Optional.of("s3cret"));
    assertThat(problems(request(login("src", "postgres"), nowhere, "m", "s.nix")))
        .contains("The target cannot be reached", "s.nix matches no table")
        .doesNotContain("s3cret");
  }

  @Test
  @DisplayName(
      "A table of somebody else's is refused, empty or not, and so is a mirror of another source")
  void occupied() {
    at(
        "dst",
        "CREATE SCHEMA taken",
        "CREATE TABLE taken.orders (id int PRIMARY KEY, note text)",
        "CREATE TABLE taken.parts (id int, _sync_source text, _sync_generation bigint,"
            + " _sync_time timestamptz)",
        "CREATE TABLE taken.by_index (LIKE taken.parts)",
        "CREATE TABLE taken.tidemark_streams (connector text, source text, sync text,"
            + " table_schema text, table_plain text)",
        "INSERT INTO taken.tidemark_streams VALUES ('x', 'other', 's.parts', 'taken', 'parts')",
        "CREATE VIEW taken.\"a\"\"b\" AS SELECT 1");
    Request request = request(login("src", "postgres"), login("dst", "postgres"), "taken", "s.*");
    assertThat(problems(request))
        .contains("taken.orders exists and is not Tidemark's")
        .contains("taken.parts holds the rows of another sync (x other/s.parts)")
        .contains("taken.a\"b exists and is not Tidemark's")
        .doesNotContain("taken.by_index");
    at("dst", "INSERT INTO taken.by_index VALUES (1)");
    assertThat(problems(request)).contains("taken.by_index has rows of which tidemark_streams");
  }

  @Test
  @DisplayName("A table is not mirrored onto itself, however its database is called")
  void itself() {
    Login other =
        new Login(
            login("src", "postgres").url().replace("localhost", "127.0.0.1"),
            Optional.of("postgres"),
            Optional.empty());
    assertThat(problems(request(login("src", "postgres"), other, "s", "s.orders")))
        .contains("s.orders would be mirrored onto itself");
    assertThat(Preflight.plan(request(login("src", "postgres"), other, "m", "s.orders")).lines())
        .contains("    s.orders  key id", "    m.orders  to be created");
  }
}
