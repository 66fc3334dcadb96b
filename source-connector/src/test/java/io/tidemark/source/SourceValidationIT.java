package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.ConfigErrors;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What validation says about a real database. */
class SourceValidationIT {

  @BeforeAll
  static void tables() {
    SourcePostgres.schema(
        "val",
        "CREATE TABLE orders (id int PRIMARY KEY, region text)",
        "CREATE TABLE lines (id int PRIMARY KEY)",
        "CREATE TABLE hidden (id int PRIMARY KEY)",
        "CREATE TABLE secret (id int PRIMARY KEY)",
        "CREATE TABLE clash (id int PRIMARY KEY, _sync_time timestamptz)",
        "CREATE VIEW seen AS SELECT 1 AS id",
        "DROP ROLE IF EXISTS val_reader",
        "CREATE ROLE val_reader LOGIN PASSWORD 'val'",
        "GRANT USAGE ON SCHEMA val TO val_reader",
        "GRANT SELECT ON val.orders, val.lines, val.clash TO val_reader");
  }

  @AfterAll
  static void role() {
    SourcePostgres.execute("DROP OWNED BY val_reader; DROP ROLE val_reader");
  }

  @Test
  @DisplayName("CQ-17 a write mode is a sink's affair: in a source it gets a warning, and no error")
  void aWriteModeIsUnknown() {
    String[] pairs = {"tables", "val.orders", "write.mode", "append"};
    assertThat(errors(pairs)).isEmpty();
    assertThat(SourceValidation.strangers(SourcePostgres.config(pairs)))
        .containsExactly("write.mode");
  }

  @Test
  void findsNothingWrongWithWhatIsRight() {
    assertThat(
            errors(
                "tables", "val.orders,val.l*",
                "syncs", "eu,q",
                "syncs.eu.table", "val.orders",
                "syncs.eu.filter", "region = ?",
                "syncs.eu.filter.params", "eu",
                "syncs.q.query", "SELECT id, count(*) AS n FROM val.orders GROUP BY id",
                "syncs.q.key.columns", "id",
                "schedule", "PT15M"))
        .isEmpty();
  }

  @Test
  @DisplayName("CX-14 tables are globs, and one that matches nothing is an error that names it")
  void aGlobWithoutAMatchIsNamed() {
    assertThat(errors("tables", "val.o*")).isEmpty();
    assertThat(errors("tables", "val.orders,val.oders,val.ordes*,val.seen").get("tables"))
        .contains("val.oders, val.ordes*, val.seen")
        .contains("views");
  }

  @Test
  void aTableThatDoesNotExistIsNamed() {
    assertThat(errors("syncs", "a", "syncs.a.table", "val.nowhere").get("syncs.a.table"))
        .contains("val.nowhere does not exist");
  }

  @Test
  void aMissingPrivilegeIsNamedAtItsTable() {
    Map<String, String> errors =
        errors(
            "syncs", "a,b",
            "syncs.a.table", "val.hidden",
            "syncs.b.table", "val.orders",
            "connection.user", "val_reader",
            "connection.password", "val");
    assertThat(errors).containsOnlyKeys("syncs.a.table");
    assertThat(errors.get("syncs.a.table")).contains("val.hidden").contains("GRANT SELECT");
  }

  @Test
  @DisplayName("mode=diff needs a key: a table without one is refused, on the key that mends it")
  void diffNeedsAKey() {
    SourcePostgres.execute("DROP TABLE IF EXISTS val.keyless; CREATE TABLE val.keyless (v text)");

    Map<String, String> errors = errors("tables", "val.keyless", "mode", "diff");
    assertThat(errors).containsOnlyKeys("key.columns");
    assertThat(errors.get("key.columns")).contains("mode=diff", "val.keyless", "name the columns");
    assertThat(errors("tables", "val.orders", "mode", "diff", "snapshot.dir", " "))
        .containsOnlyKeys("snapshot.dir");
  }

  @Test
  @DisplayName("names that the connector's Avro converter may refuse get a warning, and no error")
  void namesForAvro() {
    SourcePostgres.execute(
        "DROP TABLE IF EXISTS val.odd; CREATE TABLE val.odd (id int PRIMARY KEY, \"a b\" text)");
    ConfigErrors errors = new ConfigErrors();
    SourceProbe probe =
        new SourceProbe(
            new SourceConfig(
                SourcePostgres.config(
                    "tables", "val.odd", "value.converter", "io.example.AvroConverter")),
            errors);
    probe.run();
    assertThat(errors.isEmpty()).isTrue();
    assertThat(probe.warnings())
        .singleElement()
        .asString()
        .contains("`a b`", "val.odd", "columns.map=a b:a_b");
  }

  @Test
  void aSystemColumnOfTheSourcesIsNamed() {
    assertThat(errors("tables", "val.clash").get("tables"))
        .contains("val.clash")
        .contains("_sync_time");
  }

  @Test
  void aKeyColumnThatIsNotThereIsNamed() {
    assertThat(
            errors("syncs", "a", "syncs.a.table", "val.orders", "syncs.a.key.columns", "nr")
                .get("syncs.a.key.columns"))
        .contains("nr");
  }

  @Test
  @DisplayName("a table without a proven key is not cut into ranges, and neither is a view")
  void whatCannotBeCutIsNamed() {
    SourcePostgres.schema("uncut", "CREATE TABLE lines (id int)");
    Map<String, String> errors =
        errors(
            "syncs", "lines,shown,orders",
            "splits", "4",
            "syncs.lines.table", "uncut.lines",
            "syncs.lines.splits", "2",
            "syncs.shown.table", "val.seen",
            "syncs.orders.table", "val.orders");
    assertThat(errors).containsOnlyKeys("splits", "syncs.lines.splits");
    assertThat(errors.get("splits")).contains("val.seen has no key").contains("a view never has");
    assertThat(errors.get("syncs.lines.splits")).contains("uncut.lines").contains("primary key");
  }

  @Test
  void aFilterThatDoesNotParseIsNamed() {
    assertThat(
            errors("syncs", "a", "syncs.a.table", "val.orders", "syncs.a.filter", "regon = 'x'")
                .get("syncs.a.filter"))
        .contains("regon");
  }

  @Test
  void aFilterWithoutItsParametersIsNamed() {
    assertThat(errors("syncs", "a", "syncs.a.table", "val.orders", "syncs.a.filter", "region = ?"))
        .containsOnlyKeys("syncs.a.filter");
  }

  @Test
  void aQueryThatDoesNotParseIsNamed() {
    assertThat(errors("syncs", "a", "syncs.a.query", "SELEC 1").get("syncs.a.query"))
        .contains("syntax error");
  }

  @Test
  void twoColumnsOfOneNameAreNamedAtTheirQueryBesidesAllElse() {
    Map<String, String> errors =
        errors(
            "syncs", "a,b",
            "syncs.a.query", "SELECT o.id, l.id FROM val.orders o, val.lines l",
            "syncs.b.table", "val.nowhere");
    assertThat(errors).containsOnlyKeys("syncs.a.query", "syncs.b.table");
    assertThat(errors.get("syncs.a.query"))
        .isEqualTo("query gives two columns named id: give one an alias");
  }

  @Test
  void aWrongPasswordIsAboutTheUser() {
    assertThat(errors("tables", "val.orders", "connection.user", "nobody"))
        .containsOnlyKeys("connection.user");
  }

  @Test
  @DisplayName("an unreachable database is named with host and port and what to check")
  void anUnreachableDatabaseIsNamed() {
    Map<String, String> errors =
        errors("tables", "val.*", "connection.url", "jdbc:postgresql://127.0.0.1:1/shop");
    assertThat(errors).containsOnlyKeys("connection.url");
    assertThat(errors.get("connection.url"))
        .contains("127.0.0.1:1")
        .contains("check host and port in connection.url");
  }

  @Test
  @DisplayName("missing privileges are told for each table at once")
  void everyMissingPrivilegeIsNamed() {
    Map<String, String> errors =
        errors(
            "syncs", "a,b,c",
            "syncs.a.table", "val.hidden",
            "syncs.b.table", "val.secret",
            "syncs.c.table", "val.lines",
            "connection.user", "val_reader",
            "connection.password", "val",
            "fetch.size", "0");
    assertThat(errors).containsOnlyKeys("syncs.a.table", "syncs.b.table", "fetch.size");
    assertThat(errors.get("syncs.b.table")).contains("val.secret").contains("GRANT SELECT");
  }

  @Test
  @Timeout(60)
  @DisplayName("a host that never answers is given up by the probe's own limit, and named")
  void aHostThatNeverAnswersIsNamed() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String host = "127.0.0.1:" + silent.getLocalPort();
      Map<String, String> errors =
          errors("tables", "val.*", "connection.url", "jdbc:postgresql://" + host + "/shop");
      assertThat(errors).containsOnlyKeys("connection.url");
      assertThat(errors.get("connection.url"))
          .contains(host)
          .contains("did not answer within 5 seconds: check host and port");
    }
  }

  @Test
  @DisplayName("a table that somebody has locked is no error, and the others are looked at")
  void aLockedTableIsNoError() {
    try (Session session = new Database(SourcePostgres.settings()).connect()) {
      session.begin(Session.Mode.READ_COMMITTED);
      session.execute("LOCK TABLE val.orders IN ACCESS EXCLUSIVE MODE");
      Map<String, String> errors =
          errors(
              "syncs", "a,b",
              "syncs.a.table", "val.orders",
              "syncs.b.table", "val.hidden",
              "connection.user", "val_reader",
              "connection.password", "val");
      session.rollback();
      assertThat(errors).containsOnlyKeys("syncs.b.table");
    }
  }

  @Test
  void allProblemsComeAtOnceEachOnItsKey() {
    assertThat(
            errors(
                "tables", "val.orders,nothing.*",
                "syncs", "a,a2,b",
                "syncs.a.table", "val.nowhere",
                "syncs.a2.table", "val.lines",
                "syncs.a2.topic", "shop.val.orders",
                "syncs.b.schedule", "cron 0 9 MON",
                "syncs.b.table", "val.lines",
                "syncs.c.table", "val.lines",
                "fetch.sise", "10",
                "schedule", "never",
                "cursor.column", "id",
                "signal", "{}"))
        .containsOnlyKeys(
            "tables",
            "syncs.a.table",
            "syncs.a2.topic",
            "syncs.b.schedule",
            "syncs.b.table", // the same rows as a2's
            "syncs.c.table",
            "fetch.sise",
            "schedule",
            "cursor.column",
            "signal");
  }

  @Test
  @DisplayName(
      "CQ-15 SD-10 traps B2.14 a cursor is checked for every table, each problem on its key")
  void cursorsAreChecked() {
    SourcePostgres.schema(
        "valcur",
        "CREATE TABLE a (id int PRIMARY KEY, at timestamptz NOT NULL, tags text[] NOT NULL)",
        "CREATE TABLE b (id int PRIMARY KEY)",
        "CREATE TABLE c (at timestamptz NOT NULL)");
    assertThat(errors("tables", "valcur.*", "mode", "incremental", "cursor.column", "at"))
        .containsOnlyKeys("cursor.column", "key.columns")
        .hasEntrySatisfying("cursor.column", error -> assertThat(error).contains("valcur.b"))
        .hasEntrySatisfying("key.columns", error -> assertThat(error).contains("valcur.c"));
    assertThat(errors("tables", "valcur.a", "mode", "incremental").get("cursor.column"))
        .contains("no cursor.column");
    assertThat(
            errors("tables", "valcur.a", "mode", "incremental", "cursor.column", "tags")
                .get("cursor.column"))
        .contains("no order to go by");
    assertThat(
            errors(
                    "syncs", "a",
                    "syncs.a.table", "valcur.a",
                    "syncs.a.mode", "incremental",
                    "syncs.a.cursor.column", "id",
                    "syncs.a.cursor.delay.ms", "1000")
                .get("syncs.a.cursor.delay.ms"))
        .contains("for cursors that are times");
  }

  private static Map<String, String> errors(String... pairs) {
    Map<String, String> config = SourcePostgres.config(pairs);
    Map<String, String> errors = new TreeMap<>();
    for (ConfigValue value : new JdbcSyncSourceConnector().validate(config).configValues()) {
      List<String> messages = value.errorMessages();
      if (!messages.isEmpty()) {
        errors.put(value.name(), String.join("; ", messages));
      }
    }
    return errors;
  }
}
