package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresDialectTest {
  private static final PostgresDialect DIALECT = new PostgresDialect();
  private static final Column ID = new Column("a\"b", ColumnType.of(Kind.INT64), false);
  private static final Column NAME = new Column("select", ColumnType.string(9), false);
  private static final Column ADDRESS = new Column("Ünï", ColumnType.other("inet"), true);

  private static Read read(@Nullable String filter, String... params) {
    return new Read(
        new TableId("my\"schema", "order"),
        null,
        List.of(ID, NAME, ADDRESS),
        List.of(NAME, ID),
        filter,
        List.of(params));
  }

  @Test
  @DisplayName("DEST-18 names are quoted and their quotes doubled")
  void quotes() {
    assertThat(DIALECT.quote("a\"b")).isEqualTo("\"a\"\"b\"");
    assertThat(DIALECT.quote("select")).isEqualTo("\"select\"");
    assertThat(DIALECT.quote(new TableId("Ünï", "x.y"))).isEqualTo("\"Ünï\".\"x.y\"");
    assertThat(DIALECT.quote(TableId.of("t"))).isEqualTo("\"t\"");
  }

  @Test
  void namesThatPostgresWouldCutAreRefused() {
    assertThat(DIALECT.quote("ü".repeat(31))).hasSize(33);
    assertThatThrownBy(() -> DIALECT.quote("ü".repeat(32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 bytes")
        .hasMessageContaining("63");
    assertThatThrownBy(() -> DIALECT.quote("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DIALECT.quote("a\0")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void firstPage() {
    Sql sql = DIALECT.page(read(null), List.of(), 100);
    assertThat(sql.text())
        .isEqualTo(
            "SELECT r.\"a\"\"b\", r.\"select\", r.\"Ünï\" FROM \"my\"\"schema\".\"order\" AS r"
                + " ORDER BY r.\"select\", r.\"a\"\"b\" LIMIT 100");
    assertThat(sql.binds()).isEmpty();
  }

  @Test
  void nextPageWithFilter() {
    Sql sql = DIALECT.page(read("x = ?", "7"), List.of("n", 5L), 10);
    assertThat(sql.text())
        .endsWith(
            " AS r WHERE (x = ?\n) AND (r.\"select\", r.\"a\"\"b\") > (?, ?)"
                + " ORDER BY r.\"select\", r.\"a\"\"b\" LIMIT 10");
    assertThat(sql.binds()).extracting(Sql.Bind::cell).containsExactly("7", "n", 5L);
    assertThat(sql.binds())
        .extracting(bind -> bind.type().kind())
        .containsExactly(Kind.OTHER, Kind.OTHER, Kind.INT64);
  }

  @Test
  @DisplayName("a signal table is read as texts, without what only Debezium executes")
  void signals() {
    assertThat(DIALECT.signals(new TableId("s", "signals"), 5).text())
        .startsWith("SELECT CAST(id AS text), CAST(type AS text), CAST(data AS text) FROM \"s\".")
        .contains("type IS NULL OR", "'execute-snapshot'", "'snapshot-window-open'")
        .endsWith(" LIMIT 5");
  }

  @Test
  @DisplayName("a range's pages begin at its lower bound and end before its upper one")
  void pagesOfARange() {
    KeyRange range = new KeyRange(List.of("n", 5L), List.of("z", 1L));
    Read read = read("x = ?", "7").within(range);
    Sql first = DIALECT.page(read, List.of(), 10);
    assertThat(first.text())
        .endsWith(
            " WHERE (x = ?\n) AND (r.\"select\", r.\"a\"\"b\") >= (?, ?)"
                + " AND (r.\"select\", r.\"a\"\"b\") < (?, ?)"
                + " ORDER BY r.\"select\", r.\"a\"\"b\" LIMIT 10");
    assertThat(first.binds()).extracting(Sql.Bind::cell).containsExactly("7", "n", 5L, "z", 1L);
    Sql next = DIALECT.page(read, List.of("o", 6L), 10);
    assertThat(next.text()).contains("\"a\"\"b\") > (?, ?) AND").doesNotContain(">=");
    assertThat(next.binds()).extracting(Sql.Bind::cell).containsExactly("7", "o", 6L, "z", 1L);
    Sql last = DIALECT.page(read.within(new KeyRange(List.of("z", 1L), List.of())), List.of(), 1);
    assertThat(last.text()).contains(") >= (?, ?) ORDER BY").doesNotContain("<");
  }

  @Test
  @DisplayName(
      "cuts are the rows that come first of each share but the first, of a sample if asked")
  void cuts() {
    Sql all = DIALECT.cuts(read("x = ?", "7"), 4, 100);
    assertThat(all.text())
        .isEqualTo(
            "SELECT \"select\", \"a\"\"b\" FROM (SELECT r.\"select\" AS \"select\", r.\"a\"\"b\" AS"
                + " \"a\"\"b\", row_number() OVER (ORDER BY r.\"select\", r.\"a\"\"b\") - 1 AS"
                + " tidemark_n, count(*) OVER () AS tidemark_c FROM \"my\"\"schema\".\"order\" AS r"
                + " WHERE (x = ?\n)) AS s WHERE tidemark_n > 0 AND tidemark_n * 4 / tidemark_c <>"
                + " (tidemark_n - 1) * 4 / tidemark_c ORDER BY tidemark_n");
    assertThat(all.binds()).extracting(Sql.Bind::cell).containsExactly("7");
    assertThat(DIALECT.cuts(read(null), 4, 0.25).text())
        .contains(" AS r TABLESAMPLE SYSTEM (0.250000)) AS s");
  }

  @Test
  void aQueryIsWrapped() {
    Read query =
        new Read(null, "SELECT 1 AS a -- one;\n;", List.of(ADDRESS), List.of(), null, List.of());
    assertThat(DIALECT.all(query).text())
        .isEqualTo("SELECT r.\"Ünï\" FROM (SELECT 1 AS a -- one;\n\n) AS r");
    assertThatThrownBy(() -> DIALECT.page(query, List.of(), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName(
      "columns that fill themselves are asked for by schema and name; typed NULLs stay typed")
  void filledAndTyped() {
    Sql filled = DIALECT.listFilled(new TableId("s", "t"));
    assertThat(filled.text()).contains("a.atthasdef AND a.attgenerated = ''");
    assertThat(filled.binds().stream().map(Sql.Bind::cell).toList()).containsExactly("s", "t");
    Sql.Bind none = new Sql.Bind(ColumnType.of(Kind.INT64), null);
    Sql insert = DIALECT.insertIfAbsent(TableId.of("t"), List.of("a", "b"), List.of("x", none));
    assertThat(insert.text())
        .isEqualTo("INSERT INTO \"t\" (\"a\", \"b\") VALUES (?, ?) ON CONFLICT DO NOTHING");
    assertThat(insert.binds().get(1)).isEqualTo(none);
  }

  @Test
  @DisplayName("DEST-17 DEST-18 DEST-19 tables are created if absent, with a key")
  void createsTables() {
    TableSchema table =
        new TableSchema(
            new TableId("s", "order"), List.of(ID, NAME, ADDRESS), List.of("select", "a\"b"));
    assertThat(DIALECT.createTable(table).text())
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS \"s\".\"order\" (\"a\"\"b\" bigint NOT NULL, \"select\""
                + " varchar(9) COLLATE \"C\" NOT NULL, \"Ünï\" inet, PRIMARY KEY (\"select\", \"a\"\"b\"))");
    TableSchema keyless = new TableSchema(TableId.of("t"), List.of(NAME), List.of());
    assertThat(DIALECT.createTable(keyless).text())
        .isEqualTo("CREATE TABLE IF NOT EXISTS \"t\" (\"select\" varchar(9) NOT NULL)");
    assertThat(DIALECT.createNewTable(keyless).text())
        .isEqualTo("CREATE TABLE \"t\" (\"select\" varchar(9) NOT NULL)");
  }

  @Test
  void addsNullableColumns() {
    assertThat(DIALECT.addColumn(TableId.of("t"), NAME).text())
        .isEqualTo("ALTER TABLE \"t\" ADD COLUMN IF NOT EXISTS \"select\" varchar(9)");
  }

  @Test
  void insertsUnlessThere() {
    Sql sql = DIALECT.insertIfAbsent(TableId.of("t"), List.of("a", "b"), List.of("x", 1L));
    assertThat(sql.text())
        .isEqualTo("INSERT INTO \"t\" (\"a\", \"b\") VALUES (?, ?) ON CONFLICT DO NOTHING");
    assertThat(sql.binds()).hasSize(2);
  }

  @Test
  void typesInDdl() {
    assertThat(DIALECT.typeName(ColumnType.decimal(10, 2), false)).isEqualTo("numeric(10,2)");
    assertThat(DIALECT.typeName(ColumnType.decimal(2000, 2), false)).isEqualTo("numeric");
    assertThat(DIALECT.typeName(ColumnType.of(Kind.STRING), true)).isEqualTo("text COLLATE \"C\"");
    assertThat(DIALECT.typeName(ColumnType.string(Integer.MAX_VALUE), false)).isEqualTo("text");
    assertThat(DIALECT.typeName(ColumnType.of(Kind.JSON), false)).isEqualTo("jsonb");
    assertThat(DIALECT.typeName(ColumnType.of(Kind.JSON, "json"), false)).isEqualTo("json");
    assertThat(DIALECT.typeName(ColumnType.of(Kind.JSON, "json"), true)).isEqualTo("jsonb");
    assertThat(DIALECT.typeName(ColumnType.of(Kind.JSON, "longtext"), false)).isEqualTo("jsonb");
    assertThat(DIALECT.typeName(ColumnType.other("s.mood"), false)).isEqualTo("text");
    assertThat(DIALECT.typeName(ColumnType.other("s.mood"), true)).isEqualTo("text COLLATE \"C\"");
    assertThat(DIALECT.typeName(ColumnType.array(ColumnType.decimal(5, 1)), false))
        .isEqualTo("numeric(5,1)[]");
    assertThat(DIALECT.typeName(ColumnType.of(Kind.INT8), false)).isEqualTo("smallint");
  }

  @Test
  void aHostileTypeNameNeverBecomesSql() {
    ColumnType hostile = ColumnType.other("text); DROP TABLE t; --");
    assertThat(DIALECT.typeName(hostile, false)).isEqualTo("text");
    assertThat(DIALECT.stageType(hostile)).isEqualTo("text");
    assertThatThrownBy(() -> DIALECT.fromStage("s.x", hostile, hostile))
        .isInstanceOf(IllegalArgumentException.class);
    Column column = new Column("c", ColumnType.string(1), false, false, "C\" < ''", true);
    assertThatThrownBy(() -> DIALECT.sameKey(column, "t.c", "s.c"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void stagedValuesAreCastWithoutTheirLength() {
    ColumnType text = ColumnType.of(Kind.STRING);
    assertThat(DIALECT.fromStage("s.x", text, ColumnType.string(3))).isEqualTo("s.x");
    assertThat(DIALECT.fromStage("s.x", text, ColumnType.of(Kind.UUID))).isEqualTo("s.x::uuid");
    assertThat(DIALECT.fromStage("s.x", ColumnType.of(Kind.INT32), ColumnType.of(Kind.INT64)))
        .isEqualTo("s.x::bigint");
    assertThat(DIALECT.fromStage("s.x", ColumnType.of(Kind.JSON), ColumnType.of(Kind.JSON, "json")))
        .isEqualTo("s.x::json");
    assertThat(DIALECT.fromStage("s.x", text, ColumnType.other("s.\"Mo\"\"od\"")))
        .isEqualTo("s.x::s.\"Mo\"\"od\"");
    ColumnType bits = ColumnType.other("varbit");
    assertThat(DIALECT.fromStage("s.x", bits, bits)).isEqualTo("s.x::varbit");
    assertThat(DIALECT.fromStage("s.x", ColumnType.array(text), ColumnType.array(text)))
        .isEqualTo("s.x::text[]");
  }

  @Test
  void equality() {
    assertThat(DIALECT.differs(ColumnType.of(Kind.INT32), "a", "b"))
        .isEqualTo("a IS DISTINCT FROM b");
    assertThat(DIALECT.differs(ColumnType.string(3), "a", "b"))
        .isEqualTo("a::text COLLATE \"C\" IS DISTINCT FROM b::text COLLATE \"C\"");
    assertThat(DIALECT.differs(ColumnType.of(Kind.JSON, "json"), "a", "b"))
        .contains("a::text")
        .contains("a::jsonb IS DISTINCT FROM b::jsonb");
    assertThat(DIALECT.differs(ColumnType.of(Kind.JSON, "jsonb"), "a", "b"))
        .isEqualTo("a IS DISTINCT FROM b");
    assertThat(DIALECT.differs(ColumnType.other("point"), "a", "b")).contains("::text");
    assertThat(DIALECT.differs(ColumnType.array(ColumnType.other("xml")), "a", "b"))
        .contains("::text");
    Column key = new Column("k", ColumnType.string(3), false, false, "pg_catalog.\"C\"", true);
    assertThat(DIALECT.sameKey(key, "t.k", "s.k")).isEqualTo("t.k = s.k COLLATE pg_catalog.\"C\"");
  }

  @Test
  void dialectsAreFoundByUrl() {
    assertThat(Dialects.forUrl("jdbc:postgresql://h/db").name()).isEqualTo("PostgreSQL");
    assertThatThrownBy(() -> Dialects.forUrl("jdbc:oracle:thin:secret/pw@h"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret")
        .hasMessageContaining("PostgreSQL");
  }

  @Test
  void semicolonsStandBetweenBoxesAndCommasBetweenAllElse() {
    ColumnType boxes = ColumnType.array(ColumnType.other("box"));
    assertThat(DIALECT.text(boxes, List.of("(3,4),(1,2)", "(1,1),(0,0)")))
        .isEqualTo("{\"(3,4),(1,2)\";\"(1,1),(0,0)\"}");
    ColumnType points = ColumnType.array(ColumnType.other("point"));
    assertThat(DIALECT.text(points, List.of("(1,2)", "(0,0)"))).isEqualTo("{\"(1,2)\",\"(0,0)\"}");
  }
}
