package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.Installation;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.SinkBuilder;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SourceBuilder;
import io.tidemark.testbed.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The rights that docs/security.md names, by its own statements: enough, and none too many. */
@ExtendWith(SceneExtension.class)
class LeastPrivilegeIT {
  private static final Path PAGE =
      Installation.checkoutAround(Path.of("")).resolve("docs").resolve("security.md");

  private static final Pattern GRANT =
      Pattern.compile("GRANT (.+) ON (DATABASE |SCHEMA |)(.+)( TO \\w+)");

  private Scene scene;
  private Database shop;
  private Database warehouse;

  @BeforeEach
  void databases(Scene scene) {
    this.scene = scene;
    shop = scene.database("shop");
    warehouse = scene.database("warehouse");
    for (Database database : List.of(shop, warehouse)) {
      database.execute("REVOKE ALL ON DATABASE \"%s\" FROM public".formatted(database.name()));
      database.execute("CREATE SCHEMA sales; CREATE TABLE sales.salaries (id int PRIMARY KEY)");
    }
    shop.execute(
        """
        CREATE TABLE sales.orders (id int PRIMARY KEY, status text, at timestamptz NOT NULL);
        CREATE TABLE sales.customers (id int PRIMARY KEY, name text);
        INSERT INTO sales.orders SELECT i, 'new', now() - interval '1 day' FROM generate_series(1, 50) i;
        INSERT INTO sales.customers SELECT i, 'c' || i FROM generate_series(1, 50) i;
        CREATE TABLE sales.lines (LIKE sales.orders INCLUDING ALL);
        CREATE TABLE sales.events (LIKE sales.orders INCLUDING ALL);
        INSERT INTO sales.lines SELECT * FROM sales.orders;
        INSERT INTO sales.events SELECT * FROM sales.orders;
        """);
  }

  /** The statements of a block of the page, as they are to be run in a database. */
  private static List<String> granted(String block, Database in) throws IOException {
    String page = Files.readString(PAGE);
    String begin = "<!-- run by LeastPrivilegeIT: " + block + " -->\n```sql\n";
    int from = page.indexOf(begin) + begin.length();
    assertThat(page).contains(begin);
    String sql =
        page.substring(from, page.indexOf("```", from))
            .replaceAll("DATABASE \\w+", "DATABASE \"" + in.name() + "\"");
    in.execute(sql);
    return Arrays.stream(sql.split(";\\R")).filter(s -> s.startsWith("GRANT ")).toList();
  }

  /** Each right is missed by validation while it is taken away, and nothing is missed with all. */
  private static void assertAllNeeded(
      Database at, List<String> grants, Supplier<Map<String, List<String>>> validation) {
    assertThat(validation.get()).isEmpty();
    for (String grant : grants) {
      for (String right : single(grant)) {
        at.execute(right.replace("GRANT ", "REVOKE ").replace(" TO ", " FROM "));
        assertThat(validation.get()).as("without " + right).isNotEmpty();
        at.execute(right);
      }
    }
    assertThat(validation.get()).isEmpty();
  }

  /** A statement as one for each privilege on each thing. */
  private static List<String> single(String grant) {
    Matcher parts = GRANT.matcher(grant);
    assertThat(parts.find()).as(grant).isTrue();
    return Arrays.stream(parts.group(1).split(", "))
        .flatMap(
            privilege ->
                Arrays.stream(parts.group(3).split(", "))
                    .map(
                        on -> "GRANT " + privilege + " ON " + parts.group(2) + on + parts.group(4)))
        .toList();
  }

  private SourceBuilder reading() {
    return scene
        .source("shop")
        .reading(shop)
        .set("connection.user", "tidemark_source")
        .set("connection.password", "change me")
        .set("snapshot.dir", Path.of("target", "snapshots").toAbsolutePath().toString())
        .syncs("orders", "lines", "events", "customers")
        .set("syncs.orders.table", "sales.orders")
        .set("syncs.lines.table", "sales.lines")
        .set("syncs.lines.splits", "2")
        .set("syncs.events.table", "sales.events")
        .set("syncs.events.mode", "incremental")
        .set("syncs.events.cursor.column", "at")
        .set("syncs.customers.table", "sales.customers")
        .set("syncs.customers.mode", "diff");
  }

  private SinkBuilder writing(String user, String state, String table) {
    return scene
        .sink("mirror")
        .into(warehouse)
        .set("connection.user", user)
        .set("connection.password", "change me")
        .set("state.schema", state)
        .set("table.name.format", table);
  }

  private void completed(String state, String sync, int runs) {
    String sql =
        "SELECT count(*) FROM %s.tidemark_runs WHERE sync = '%s' AND status = 'COMPLETED'"
            .formatted(state, sync);
    Waiting.until(
        runs + " runs of " + sync,
        () -> warehouse.hasTable("tidemark_runs") && warehouse.number(sql) >= runs);
  }

  @Test
  @DisplayName(
      "source and sink work in every mode with the documented rights, of which each one is needed")
  void ownSchema() throws IOException {
    assertAllNeeded(
        shop,
        granted("grants of the source", shop),
        () -> scene.rest().validate(reading().config()));
    Source source = reading().start();
    List<String> grants = granted("grants of the sink", warehouse);
    SinkBuilder sink = writing("tidemark_sink", "mirror", "mirror.${sync}");
    sink.from(source).keysOf(source).set("delete.archive", "true");
    assertAllNeeded(warehouse, grants, () -> scene.rest().validate(sink.config()));
    sink.start();
    source.syncs().forEach(sync -> completed("mirror", sync, 1));
    shop.execute(
        """
        DELETE FROM sales.orders WHERE id > 40; DELETE FROM sales.customers WHERE id > 40;
        DELETE FROM sales.lines WHERE id > 40;
        UPDATE sales.events SET status = 'paid', at = now() - interval '1 hour' WHERE id < 9;
        ALTER TABLE sales.customers ADD COLUMN city text;
        """);
    source.run();
    source.syncs().forEach(sync -> completed("mirror", sync, 2));
    for (String sync : source.syncs()) {
      Comparison.assertSame(shop, "sales." + sync, warehouse, "mirror." + sync);
    }
    List<List<String>> read =
        Stream.of("customers", "events", "lines", "orders")
            .map(table -> List.of("sales." + table, "SELECT"))
            .toList();
    assertMayNoMore(shop, "tidemark_source", read);
    assertMayNoMore(warehouse, "tidemark_sink", List.of());
  }

  /** What a user may do is no more than this: which privileges it has on which tables of others. */
  private static void assertMayNoMore(Database database, String user, List<List<String>> tables) {
    assertThat(
            database.rows(
                """
                SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls,
                  has_database_privilege(oid, current_database(), 'CREATE'), has_schema_privilege(oid, 'public', 'CREATE'),
                  has_schema_privilege(oid, 'sales', 'CREATE'), (SELECT count(*) FROM pg_auth_members WHERE member = r.oid)
                FROM pg_roles r WHERE rolname = '%s'
                """
                    .formatted(user)))
        .containsExactly(List.of("f", "f", "f", "f", "f", "f", "f", "f", "0"));
    assertThat(
            database.rows(
                """
                SELECT c.oid::regclass, string_agg(privilege, ', ' ORDER BY privilege)
                FROM pg_class c JOIN pg_roles r ON r.rolname = '%s' AND r.oid <> c.relowner,
                  unnest(string_to_array('DELETE INSERT REFERENCES SELECT TRIGGER TRUNCATE UPDATE', ' ')) privilege
                WHERE relkind = 'r' AND relnamespace >= 16384 AND has_table_privilege(r.oid, c.oid, privilege)
                GROUP BY c.oid ORDER BY c.relname
                """
                    .formatted(user)))
        .containsExactlyElementsOf(tables);
  }

  @Test
  @DisplayName("a sink writes and deletes in a table of another owner with the documented rights")
  void tablesOfOthers() throws IOException {
    warehouse.execute(
        "CREATE TABLE sales.orders (id int PRIMARY KEY, status text, at timestamptz NOT NULL)");
    Source source =
        scene
            .source("shop")
            .reading(shop)
            .syncs("orders")
            .set("syncs.orders.table", "sales.orders")
            .start();
    List<String> grants = granted("grants of the sink into tables of others", warehouse);
    SinkBuilder sink = writing("tidemark_writer", "tidemark_state", "sales.${table}").from(source);
    assertAllNeeded(warehouse, grants, () -> scene.rest().validate(sink.config()));
    sink.start();
    completed("tidemark_state", "orders", 1);
    shop.execute("DELETE FROM sales.orders WHERE id > 40");
    source.run();
    completed("tidemark_state", "orders", 2);
    Comparison.assertSame(shop, "sales.orders", warehouse, "sales.orders");
    assertMayNoMore(
        warehouse,
        "tidemark_writer",
        List.of(List.of("sales.orders", "DELETE, INSERT, SELECT, UPDATE")));
    assertThat(warehouse.value("SELECT tableowner FROM pg_tables WHERE tablename = 'orders'"))
        .contains(Database.USER);
  }
}
