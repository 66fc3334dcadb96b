package io.tidemark.it;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.dialect.KeyRange;
import io.tidemark.dialect.Order;
import io.tidemark.dialect.Read;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.ReadingCases;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.OwnServer;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import io.tidemark.testbed.MariaDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TimeZone;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is read from MariaDB, and from MySQL alike, statement by statement. */
@NullUnmarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KindredReading implements ReadingCases {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  OwnServer server;
  private int databases;
  String database;
  Session session;

  @BeforeAll
  void startServer(@TempDir Path directory) {
    server = begin(directory);
  }

  /** A server in an empty directory. */
  abstract OwnServer begin(Path empty);

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void open() {
    database = "reading_" + ++databases;
    server.create(database);
    session = another();
  }

  @AfterEach
  void close() {
    session.close();
  }

  private Session another() {
    return sessionOf(server.url(database));
  }

  static Session sessionOf(String url) {
    return new Database(
            new ConnectionSettings(
                url, OwnServer.USER, null, "tidemark-test", 3, Duration.ofMillis(100), LIMIT))
        .connect();
  }

  @Override
  public Session session() {
    return session;
  }

  List<List<Object>> read(TableSchema table) {
    Read all = new Read(table.id(), null, table.columns(), table.keyColumns(), null, List.of());
    return rows(session.dialect().all(all), table.columns());
  }

  TableSchema table(String name) {
    return Catalog.table(session, TableId.of(name)).orElseThrow().schema();
  }

  @Test
  @DisplayName("values whose texts say less, or are none, are read as what they are")
  void oddValues() {
    session.execute(
        """
        CREATE TABLE v (f float, b bit(11), one bit(1), y year, u bigint unsigned, p point,
          e enum('z', 'a'), s set('z', 'a'), t time(3), d datetime(2), m timestamp(6) NULL,
          de decimal(40, 10), n mediumint unsigned)""");
    session.execute(
        """
        INSERT INTO v VALUES (16777217.5e-3, b'101', b'1', 1999, 18446744073709551615,
          ST_GeomFromText('POINT(1 2)'), 'a', 'a,z', '23:59:59.123', '0001-01-01 00:00:00.25',
          '2038-01-19 03:14:07.999999', 123456789012345678901234567890.0123456789, 16777215)""");
    assertThat(read(table("v")).get(0))
        .containsExactly(
            16777.217f,
            "00000000101",
            true,
            (short) 1999,
            new java.math.BigDecimal("18446744073709551615"),
            "POINT(1 2)",
            "a",
            "z,a",
            86_399_123_000L,
            -62_135_596_799_750_000L,
            2_147_483_647_999_999L,
            new java.math.BigDecimal("123456789012345678901234567890.0123456789"),
            16_777_215);
  }

  @Test
  @DisplayName(
      "times are read as they are, whatever zone the worker is in and however few digits they have")
  void times() {
    session.execute(
        """
        CREATE TABLE v (a datetime(3) PRIMARY KEY, b datetime(1), c datetime, d timestamp(2) NULL,
          e timestamp(6) NULL, f time(4), g datetime(6))""");
    session.execute(
        """
        INSERT INTO v VALUES ('2024-03-31 02:30:00.001', '2024-03-31 02:30:00.1',
          '2024-03-31 02:30:01', '2024-03-31 02:30:00.05', '2024-03-31 02:30:00.000001',
          '02:30:00.0001', '2024-03-31 02:59:59.999999')""");
    long halfPastTwo = 1_711_852_200_000_000L;
    String url = server.url(database);
    TimeZone own = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Paris")); // where it was never half past two
    try {
      for (String more : List.of("a=b", "useServerPrepStmts=true", "preserveInstants=true")) {
        session.close();
        session = sessionOf(url + (url.contains("?") ? "&" : "?") + more);
        assertThat(read(table("v")).get(0))
            .as(more)
            .containsExactly(
                halfPastTwo + 1000,
                halfPastTwo + 100_000,
                halfPastTwo + 1_000_000,
                halfPastTwo + 50_000,
                halfPastTwo + 1,
                9_000_000_100L,
                halfPastTwo + 1_799_999_999L);
      }
    } finally {
      TimeZone.setDefault(own);
    }
  }

  @Test
  @DisplayName(
      "a value that no other database has is an error that names its column, and not the value")
  void noValues() {
    session.execute("SET sql_mode = ''");
    for (String column : new String[] {"t date", "t datetime", "t time", "t tinyint(1)"}) {
      session.execute("DROP TABLE IF EXISTS v");
      session.execute("CREATE TABLE v (" + column + ")");
      session.execute("INSERT INTO v VALUES (" + (column.endsWith("time") ? "-1" : 7 % 5) + ")");
      session.execute("UPDATE v SET t = " + (column.endsWith("(1)") ? "5" : "t"));
      assertThatThrownBy(() -> read(table("v")))
          .as(column)
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATA))
          .hasMessageContaining("Column t");
    }
  }

  @Test
  @DisplayName("enumerations sort otherwise than they compare, and no page is asked for by them")
  void enumerations() {
    session.execute("CREATE TABLE v (a enum('z', 'a') PRIMARY KEY, b varchar(9), c bit(2), d int)");
    assertThat(table("v").columns())
        .extracting(column -> session.dialect().order(column.type()))
        .containsExactly(Order.NONE, Order.INDEXED, Order.NONE, Order.INDEXED);
    TableSchema query = Catalog.query(session, "SELECT a, b, d FROM v", List.of("a"));
    assertThat(query.columns())
        .extracting(column -> session.dialect().order(column.type()))
        .containsExactly(Order.NONE, Order.INDEXED, Order.INDEXED);
  }

  @Test
  @DisplayName("a query's columns have the types that a table of them has")
  void queryTypes() {
    session.execute(
        """
        CREATE TABLE v (a tinyint, b tinyint(1), c smallint unsigned, d int unsigned, e bigint unsigned,
          f decimal(12, 3), g datetime(6), h timestamp(6) NULL, i time(6), j date, k varchar(12),
          l longtext, m varbinary(5), n longblob, o double, p year, q bit(5))""");
    List<Column> columns = table("v").columns();
    assertThat(Catalog.query(session, "SELECT * FROM v", List.of()).columns())
        .extracting(Column::type)
        .usingRecursiveComparison()
        .ignoringFields("nativeName")
        .isEqualTo(columns.stream().map(Column::type).toList());
  }

  @Test
  @DisplayName("a query's columns are told without running it")
  void describedOnly() {
    String query = "SELECT n, get_lock('described', 0) AS got FROM (SELECT 1 AS n) AS one";
    assertThat(Catalog.query(session, query, List.of()).columns()).hasSize(2);
    Sql free = Sql.of("SELECT is_free_lock('described')");
    assertThat(session.queryOne(free, row -> row.getLong(1))).contains(1L);
  }

  @Test
  @DisplayName("texts are what the server takes them for, whatever their column's character set is")
  void characterSets() {
    session.execute(
        """
        CREATE TABLE v (a varchar(9) CHARACTER SET latin1, b varchar(9) CHARACTER SET sjis,
          c varchar(9) CHARACTER SET gbk, d varchar(9) CHARACTER SET cp1251)""");
    session.execute(
        "INSERT INTO v VALUES (x'80818D8F909D', x'5C815F8160817C', x'A1A4A1AA', x'98')");
    Sql converted =
        Sql.of(
            "SELECT concat_ws(' ', CONVERT(a USING utf8mb4), CONVERT(b USING utf8mb4),"
                + " CONVERT(c USING utf8mb4), CONVERT(d USING utf8mb4)) FROM v");
    assertThat(read(table("v")))
        .singleElement()
        .satisfies(
            row ->
                assertThat(session.queryOne(converted, texts -> texts.getString(1)))
                    .contains(row.stream().map(String::valueOf).collect(joining(" "))));
  }

  @Test
  @Timeout(20)
  @DisplayName("a session that is closed in the midst of a table waits for none of its rows")
  void closedInTheMidst() {
    session.begin(Session.Mode.REPEATABLE_READ_ONLY);
    session.beginStream();
    Sql slow =
        Sql.of(
            "SELECT seq, if(seq < 9000, repeat('x', 9), sleep(60)) FROM "
                + MariaDatabase.numbers(9000)
                + " ORDER BY seq");
    List<ColumnType> types = List.of(ColumnType.of(Kind.INT64), ColumnType.of(Kind.STRING));
    assertThat(session.stream(slow, types, 10).next()).isTrue();
    session.close();
    assertThat(session.isOpen()).isFalse();
  }

  @Test
  @DisplayName("braces in names and texts are nothing that the driver reads")
  void braces() {
    session.execute("CREATE TABLE v (`{d '2001-01-01'}` varchar(9), `a{b` int)");
    session.execute("INSERT INTO v VALUES ('{fn x}', 1)");
    assertThat(read(table("v"))).containsExactly(List.of("{fn x}", 1));
  }

  @Test
  @DisplayName("a server that cuts results, or the keys that it sorts by, cuts none of a read")
  void limitsOfTheServer() {
    session.execute("SET GLOBAL sql_select_limit = 3, GLOBAL max_sort_length = 64");
    try (Session cut = another()) {
      cut.execute("CREATE TABLE v (url varchar(600) NOT NULL, n int)");
      cut.execute(
          "INSERT INTO v SELECT concat(repeat('x', 500), 100 + seq % 7, seq), seq FROM "
              + MariaDatabase.numbers(40));
      TableSchema table = Catalog.table(cut, TableId.of("v")).orElseThrow().schema();
      Read all = new Read(table.id(), null, table.columns(), table.keyColumns(), null, List.of());
      Catalog.query(cut, "SELECT * FROM v", List.of());
      assertThat(cut.query(cut.dialect().all(all), row -> row.getString(1))).hasSize(40);
      // without an index the server sorts
      Read sorted =
          new Read(
              table.id(), null, table.columns(), table.columns().subList(0, 1), null, List.of());
      assertThat(cut.query(cut.dialect().page(sorted, List.of(), 40), row -> row.getString(1)))
          .hasSize(40)
          .isSorted();
    } finally {
      session.execute(
          "SET GLOBAL sql_select_limit = 18446744073709551615, GLOBAL max_sort_length = 1024");
    }
  }

  @Test
  @DisplayName("a URL without a database is one, too: tables are named with theirs")
  void withoutDatabase() {
    session.execute("CREATE TABLE v (n bigint PRIMARY KEY)");
    try (Session none = sessionOf(server.url(""))) {
      assertThat(Catalog.identity(session)).isEqualTo(Catalog.identity(none) + "/" + database);
      assertThat(Catalog.table(none, new TableId(database, "v"))).isPresent();
    }
  }

  @Test
  @DisplayName("whether a range has a key is told by the rules of the key's column")
  void rangesOfTexts() {
    session.execute(
        """
        CREATE TABLE v (b varchar(9) COLLATE utf8mb4_bin PRIMARY KEY,
          c varchar(9) COLLATE utf8mb4_general_ci, l varchar(9) COLLATE latin1_bin)""");
    List<Column> columns = table("v").columns();
    assertThat(covers(columns.get(0), "C")).isFalse();
    assertThat(covers(columns.get(1), "C")).isTrue();
    assertThat(covers(columns.get(2), "C")).isFalse();
    assertThat(covers(columns.get(2), "c")).isTrue();
  }

  /** Whether a key lies between b and d. */
  private boolean covers(Column key, String cell) {
    Read read = new Read(TableId.of("v"), null, List.of(key), List.of(key), null, List.of());
    KeyRange range = new KeyRange(List.of("b"), List.of("d"));
    Sql covers = session.dialect().rows().covers(read.within(range), List.of(cell));
    return session.queryOne(covers, row -> true).isPresent();
  }
}
