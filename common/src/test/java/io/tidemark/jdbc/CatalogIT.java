package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.dialect.PostgresDialect;
import io.tidemark.jdbc.Catalog.TableInfo;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CatalogIT {
  private static final String SCHEMA = "catalog_it";
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
    session.execute("DROP TABLE IF EXISTS k CASCADE; " + ddl);
    return table("k").key();
  }

  @Test
  @DisplayName(
      "a database is known by its server's data and itself, or by itself where that is refused")
  void aDatabaseHasAnIdentity() {
    session.execute("DROP ROLE IF EXISTS nobody; CREATE ROLE nobody");
    String mine = Catalog.identity(session);
    try (Session another = TestPostgres.database().connect()) {
      assertThat(Catalog.identity(another)).isEqualTo(mine);
    }
    session.execute("SET ROLE nobody");
    assertThat(Catalog.identity(session)).isEqualTo(mine);

    session.execute(
        "RESET ROLE; REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC; SET ROLE nobody");
    assertThat(Catalog.identity(session)).endsWith("/postgres").isNotEqualTo(mine);
    session.execute(
        "RESET ROLE; GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC; DROP ROLE nobody");
  }

  @Test
  void columnsComeWithTypeNullabilityAndCollation() {
    session.execute(
        """
        CREATE TYPE "Mood" AS ENUM ('happy', 'sad');
        CREATE DOMAIN price AS numeric(10, 2) NOT NULL;
        CREATE TABLE t (
          "a""b" int NOT NULL, "select" varchar(7), "Ünï" char(3), d numeric(12, 3), e numeric,
          f "Mood", g price, h timestamptz(3), i int GENERATED ALWAYS AS (1) STORED,
          j text COLLATE "C", k varchar(5)[], l "Mood"[], m numeric(3, -2), n jsonb, o json, p bit(3),
          q bigserial, r real, s numeric(2, 4)[])
        """);
    TableSchema t = table("t");
    assertThat(t.columns().stream().map(c -> c.name() + " " + c.type()))
        .containsExactly(
            "a\"b int32",
            "select string(7)",
            "Ünï bpchar(3)",
            "d decimal(12,3)",
            "e decimal",
            "f catalog_it.\"Mood\"",
            "g decimal(10,2)",
            "h timestamp_tz",
            "i int32",
            "j string",
            "k string(5)[]",
            "l catalog_it.\"Mood\"[]",
            "m decimal(3,-2)",
            "n jsonb",
            "o json",
            "p bit",
            "q int64",
            "r float32",
            "s decimal(2,4)[]");
    assertThat(t.key()).isEmpty();
    assertFlags(t);
  }

  private static void assertFlags(TableSchema t) {
    assertThat(t.columns().stream().filter(c -> !c.nullable()).map(Column::name))
        .containsExactly("a\"b", "q");
    assertThat(t.columns().stream().filter(Column::generated).map(Column::name))
        .containsExactly("i");
    assertThat(t.column("j").orElseThrow().collation()).isEqualTo("pg_catalog.\"C\"");
    assertThat(t.column("select").orElseThrow().collation()).isNull();
  }

  @Test
  void domainsAreTheTypeAtTheirBottomAndDoNotProveNotNull() {
    session.execute(
        """
        CREATE DOMAIN code AS varchar(5);
        CREATE DOMAIN short AS code CHECK (length(value) < 3);
        CREATE DOMAIN shorter AS short NOT NULL;
        CREATE DOMAIN price AS numeric(10, 2);
        CREATE DOMAIN cost AS price;
        CREATE DOMAIN prices AS numeric(7, 1)[];
        CREATE DOMAIN costs AS prices;
        CREATE TABLE t (a short, b shorter, c cost, d costs, e short PRIMARY KEY);
        CREATE TABLE other (id int);
        CREATE VIEW v AS SELECT b FROM other LEFT JOIN t ON e = id::text
        """);
    assertThat(table("t").columns().stream().map(c -> c.name() + " " + c.type()))
        .containsExactly(
            "a string(5)", "b string(5)", "c decimal(10,2)", "d decimal(7,1)[]", "e string(5)");
    assertThat(table("t").columns().stream().filter(c -> !c.nullable()).map(Column::name))
        .containsExactly("e");
    assertThat(table("v").columns()).extracting(Column::nullable).containsExactly(true);
  }

  @Test
  void notNullIsBelievedOnlyWhereItHoldsForEveryRow() {
    session.execute(
        """
        CREATE TABLE parent (c text NOT NULL);
        CREATE TABLE child () INHERITS (parent);
        CREATE TABLE whole (c text NOT NULL) PARTITION BY LIST (c);
        CREATE TABLE part PARTITION OF whole DEFAULT;
        CREATE FOREIGN DATA WRAPPER nowhere;
        CREATE SERVER away FOREIGN DATA WRAPPER nowhere;
        CREATE FOREIGN TABLE far (c text NOT NULL) SERVER away
        """);
    assertThat(List.of("parent", "far"))
        .allMatch(table -> table(table).column("c").orElseThrow().nullable());
    assertThat(List.of("child", "whole"))
        .noneMatch(table -> table(table).column("c").orElseThrow().nullable());
    session.execute("DROP FOREIGN DATA WRAPPER nowhere CASCADE");
  }

  @Test
  @DisplayName("CQ-27 the key is the primary key, in the key's order")
  void thePrimaryKeyIsTheKey() {
    assertThat(keyOf("CREATE TABLE k (a int, b int, c int, PRIMARY KEY (c, a), UNIQUE (b))"))
        .containsExactly("c", "a");
  }

  @Test
  void elseTheSmallestUniqueIndexOverNotNullColumns() {
    assertThat(
            keyOf(
                "CREATE TABLE k (a int NOT NULL, b int NOT NULL, c int NOT NULL, n int);"
                    + "CREATE UNIQUE INDEX x1 ON k (a, b); CREATE UNIQUE INDEX x3 ON k (c);"
                    + "CREATE UNIQUE INDEX x2 ON k (b) INCLUDE (a); CREATE UNIQUE INDEX x0 ON k (n)"))
        .containsExactly("b");
  }

  @Test
  void indexesThatProveNothingAreNoKey() {
    String columns = "CREATE TABLE k (a int NOT NULL, t text NOT NULL, n int);";
    assertThat(keyOf(columns + "CREATE UNIQUE INDEX x ON k (a) WHERE a > 0")).isEmpty();
    assertThat(keyOf(columns + "CREATE UNIQUE INDEX x ON k (lower(t))")).isEmpty();
    assertThat(keyOf(columns + "CREATE UNIQUE INDEX x ON k (n)")).isEmpty();
    assertThat(keyOf(columns + "ALTER TABLE k ADD UNIQUE (a) DEFERRABLE")).isEmpty();
    assertThat(keyOf("CREATE TABLE k (a int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)")).isEmpty();
    assertThat(keyOf(columns + "CREATE INDEX x ON k (a)")).isEmpty();
  }

  @Test
  @DisplayName("DEST-45 the same name in another schema is another table; a missing one is absent")
  void schemasAreKeptApart() {
    session.execute("CREATE TABLE t (id int PRIMARY KEY)");
    assertThat(Catalog.table(session, new TableId("pg_catalog", "t"))).isEmpty();
    assertThat(Catalog.table(session, new TableId(SCHEMA, "T"))).isEmpty();
    assertThat(Catalog.table(session, TableId.of("t")))
        .get()
        .extracting(info -> info.schema().id())
        .isEqualTo(new TableId(SCHEMA, "t"));
    assertThat(Catalog.table(session, TableId.of("no such \"table"))).isEmpty();
  }

  @Test
  @DisplayName("a table's place and its columns' names are what the whole listing tells of them")
  void placeAndNames() {
    session.execute(
        "CREATE TABLE wide (z int, a text, gone int); ALTER TABLE wide DROP COLUMN gone;"
            + " CREATE VIEW seen AS SELECT a, z FROM wide; CREATE SEQUENCE none");
    for (String name : List.of("wide", "seen")) {
      TableSchema whole = Catalog.table(session, TableId.of(name)).orElseThrow().schema();
      for (TableId id : List.of(TableId.of(name), whole.id())) {
        assertThat(Catalog.find(session, id)).contains(whole.id());
        assertThat(Catalog.columnNames(session, id))
            .isEqualTo(whole.columns().stream().map(Column::name).toList());
      }
    }
    assertThat(Catalog.columnNames(session, TableId.of("wide"))).containsExactly("z", "a");
    assertThat(Catalog.find(session, TableId.of("none"))).isEmpty();
    assertThat(Catalog.columnNames(session, TableId.of("none"))).isEmpty();
  }

  @Test
  void listsTablesViewsAndWholesButNoPartsAndNothingOfTheSystem() {
    session.execute(
        """
        CREATE TABLE plain (id int PRIMARY KEY);
        CREATE VIEW seen AS SELECT id FROM plain;
        CREATE MATERIALIZED VIEW kept AS SELECT id FROM plain;
        CREATE TABLE whole (id int PRIMARY KEY) PARTITION BY RANGE (id);
        CREATE TABLE part PARTITION OF whole DEFAULT;
        """);
    List<TableInfo> all = Catalog.tables(session);
    assertThat(all)
        .filteredOn(info -> SCHEMA.equals(info.schema().id().schema()))
        .extracting(info -> info.schema().id().name() + (info.view() ? " view" : ""))
        .containsExactly("kept view", "plain", "seen view", "whole");
    assertThat(all)
        .extracting(info -> info.schema().id().schema())
        .doesNotContain("pg_catalog", "information_schema");
  }

  @Test
  void aQueryIsDescribedWithoutRunningIt() {
    session.execute("CREATE TABLE t (id bigserial PRIMARY KEY, n varchar(9), d numeric(8, 2))");
    TableSchema query =
        Catalog.query(
            session,
            "SELECT id, n, d, d + 1 AS \"more\", 1 / 0 AS boom, now() AS at, ARRAY[n] AS ns,"
                + " d::numeric(3, -2) AS rough FROM t; ",
            List.of("id"));
    assertThat(query.columns().stream().map(c -> c.name() + " " + c.type()))
        .containsExactly(
            "id int64",
            "n string(9)",
            "d decimal(8,2)",
            "more decimal",
            "boom int32",
            "at timestamp_tz",
            "ns string(9)[]",
            "rough decimal(3,-2)");
    assertThat(query.columns().stream().filter(c -> !c.nullable()).map(Column::name))
        .containsExactly("id");
    assertThat(query.key()).containsExactly("id");
  }

  @Test
  void aQueryWithTwoColumnsOfOneNameIsRefused() {
    assertThatThrownBy(() -> Catalog.query(session, "SELECT 1 AS id, 2 AS id", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("query gives two columns named id: give one an alias");
  }

  @Test
  void aQueryWithoutItsKeyColumnIsRefused() {
    assertThatThrownBy(() -> Catalog.query(session, "SELECT 1 AS a", List.of("b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("b");
  }

  @Test
  @DisplayName("DEST-17 DEST-18 DEST-19 a created table reads back as it was asked for, twice")
  void createdTablesReadBack() {
    PostgresDialect dialect = new PostgresDialect();
    List<Column> columns =
        List.of(
            new Column("a\"b", ColumnType.of(Kind.INT64), false),
            new Column("select", ColumnType.string(20), false),
            new Column("Ünï", ColumnType.decimal(10, 2), true),
            new Column("j", ColumnType.of(Kind.JSON, "json"), false),
            new Column("xs", ColumnType.array(ColumnType.of(Kind.STRING)), true));
    TableSchema wanted =
        new TableSchema(new TableId(SCHEMA, "made"), columns, List.of("select", "a\"b"));
    session.update(dialect.createTable(wanted));
    session.update(dialect.createTable(wanted));
    TableSchema made = table("made");
    assertThat(made.key()).isEqualTo(wanted.key());
    assertThat(made.columns().stream().map(c -> c.name() + c.type() + c.nullable()))
        .isEqualTo(columns.stream().map(c -> c.name() + c.type() + c.nullable()).toList());
    assertThat(made.column("select").orElseThrow().collation()).isEqualTo("pg_catalog.\"C\"");
    session.update(dialect.addColumn(wanted.id(), new Column("note", ColumnType.string(3), false)));
    session.update(dialect.addColumn(wanted.id(), new Column("note", ColumnType.string(3), false)));
    assertThat(table("made").column("note").orElseThrow().nullable()).isTrue();
  }
}
