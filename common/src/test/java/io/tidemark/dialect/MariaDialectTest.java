package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MariaDialectTest {
  private static final Dialect DIALECT = new MariaDialect();
  private static final TableId ORDERS = new TableId("shop", "or`ders");

  private static ColumnType declared(String name) {
    return declared(name, 0, 0, 0);
  }

  private static ColumnType declared(String name, int length, int precision, int scale) {
    return DIALECT.columnType(
        new NativeColumn("c", name, null, length, precision, scale, true, false, null, false));
  }

  @Test
  @DisplayName("names are in grave accents, and what MariaDB takes in none is refused with words")
  void quotes() {
    assertThat(DIALECT.quote("a`b\"c")).isEqualTo("`a``b\"c`");
    assertThat(DIALECT.quote(ORDERS)).isEqualTo("`shop`.`or``ders`");
    assertThatThrownBy(() -> DIALECT.quote("n".repeat(65))).hasMessageContaining("65 bytes");
    assertThatThrownBy(() -> DIALECT.quote("a\0")).hasMessageContaining("NUL");
    assertThatThrownBy(() -> DIALECT.quote("")).hasMessageContaining("0 bytes");
    assertThatThrownBy(() -> DIALECT.quote("a ")).hasMessageContaining("ends with a blank");
    assertThatThrownBy(() -> DIALECT.quote("\ud83d\ude00")).hasMessageContaining("U+FFFF");
    assertThat(DIALECT.folded("\u00dcBer")).isEqualTo(DIALECT.folded("\u00fcbER"));
  }

  @Test
  @DisplayName(
      "a URL that lets the driver act on its own is refused, by the parameter's name alone")
  void objections() {
    assertThat(DIALECT.objection("jdbc:mariadb://db:3306/shop?sslMode=verify-full")).isEmpty();
    assertThat(DIALECT.objection("jdbc:mariadb:sequential://a/shop"))
        .hasValueSatisfying(why -> assertThat(why).contains("another server"));
    for (String servers :
        List.of("a,b:3307", "address=(host=a)(port=1),address=(host=b)(port=1)")) {
      assertThat(DIALECT.objection("jdbc:mariadb://" + servers + "/shop"))
          .hasValueSatisfying(why -> assertThat(why).contains("several servers"));
    }
    assertThat(DIALECT.objection("jdbc:mariadb://a/shop?enabledSslProtocolSuites=TLSv1.2,TLSv1.3"))
        .isEmpty();
    for (String parameter :
        List.of(
            "dumpQueriesOnException",
            "transactionReplay",
            "useAffectedRows",
            "pool",
            "includeInnodbStatusInDeadlockExceptions")) {
      assertThat(DIALECT.objection("jdbc:mariadb://db/shop?user=u&" + parameter + "=true"))
          .hasValueSatisfying(why -> assertThat(why).contains(parameter).doesNotContain("user"));
    }
  }

  @Test
  @DisplayName("CX-29 a table's key is never NULL, and its texts are compared by their bytes")
  void createTable() {
    TableSchema table =
        new TableSchema(
            TableId.of("orders"),
            List.of(
                new Column("id", ColumnType.of(Kind.STRING), true),
                new Column("total", ColumnType.decimal(20, 2), false),
                new Column("note", ColumnType.of(Kind.STRING), true),
                new Column("at", ColumnType.of(Kind.TIMESTAMP_TZ), true)),
            List.of("id"));
    assertThat(DIALECT.createTable(table).text())
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS `orders` (`id` varchar(768) COLLATE utf8mb4_nopad_bin NOT"
                + " NULL, `total` decimal(20,2) NOT NULL, `note` longtext COLLATE"
                + " utf8mb4_nopad_bin, `at` datetime(6), PRIMARY KEY (`id`)) ENGINE=InnoDB");
  }

  @Test
  @DisplayName("texts of a key share the 3,072 bytes that an index takes")
  void sharedKey() {
    List<Column> columns =
        List.of(
            new Column("a", ColumnType.of(Kind.STRING), false),
            new Column("b", ColumnType.string(9), false),
            new Column("c", ColumnType.of(Kind.BYTES), false),
            new Column("n", ColumnType.of(Kind.INT64), false));
    TableSchema table = new TableSchema(TableId.of("t"), columns, List.of("a", "b", "c", "n"));
    assertThat(DIALECT.createNewTable(table).text())
        .contains("`a` varchar(253) COLLATE", "`b` varchar(9) COLLATE", "`c` varbinary(253) NOT");
  }

  @Test
  @DisplayName("a table that is made gets a mark, by which it is told from its successors")
  void marked() {
    TableSchema table =
        new TableSchema(
            TableId.of("it's"),
            List.of(new Column("id", ColumnType.of(Kind.INT64), false), SystemColumns.all().get(0)),
            List.of("id"));
    assertThat(DIALECT.createNewTable(table).text())
        .isEqualTo(
            "EXECUTE IMMEDIATE concat('CREATE TABLE `it''s` (`id` bigint NOT NULL, `_sync_source`"
                + " longtext COLLATE utf8mb4_nopad_bin COMMENT ''tidemark ', uuid(), ''', PRIMARY"
                + " KEY (`id`)) ENGINE=InnoDB')");
    assertThat(DIALECT.addColumn(ORDERS, SystemColumns.all().get(0)).text())
        .isEqualTo(
            "EXECUTE IMMEDIATE concat('ALTER TABLE `shop`.`or``ders` ADD COLUMN IF NOT EXISTS"
                + " `_sync_source` longtext COLLATE utf8mb4_nopad_bin COMMENT ''tidemark ', uuid(),"
                + " '''')");
    assertThat(DIALECT.addColumn(ORDERS, SystemColumns.deletedAt()).text())
        .isEqualTo(
            "ALTER TABLE `shop`.`or``ders` ADD COLUMN IF NOT EXISTS `_sync_deleted_at`"
                + " datetime(6)");
    assertThat(DIALECT.stale().identity(ORDERS).text()).contains("COLUMN_COMMENT <> ''");
  }

  @Test
  @DisplayName("a text that a row has no room for is added without its length")
  void added() {
    DdlSql ddl = DIALECT.ddl();
    Column text = new Column("text", ColumnType.string(255), true);
    List<Column> full = Collections.nCopies(62, text);
    assertThat(ddl.added(full.subList(1, 62), text)).isEqualTo(text);
    assertThat(ddl.added(full, text).type()).isEqualTo(ColumnType.of(Kind.STRING));
    Column number = new Column("number", ColumnType.of(Kind.INT64), true);
    assertThat(ddl.added(full, number)).isEqualTo(number);
    Column apart = new Column("apart", declared("text", 65_535, 0, 0), true);
    assertThat(ddl.added(Collections.nCopies(62, apart), text)).isEqualTo(text);
    Column wide = new Column("wide", declared("varchar(16000)", 16_000, 0, 0), true);
    Column uuid = new Column("uuid", ColumnType.of(Kind.UUID), true);
    assertThat(ddl.added(List.of(wide, text), uuid)).isEqualTo(uuid);
    assertThat(ddl.added(List.of(wide, text, text), uuid).type())
        .isEqualTo(ColumnType.of(Kind.STRING));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"ARRAY", "OTHER"},
      mode = EnumSource.Mode.EXCLUDE)
  @DisplayName("DEST-46 a column that is made for a type takes the type's values unchanged")
  void listed(Kind kind) {
    ColumnType type = ColumnType.of(kind);
    ColumnType listed = DIALECT.ddl().listed(type, false);
    assertThat(DIALECT.fit(type, listed)).isIn(TypeFit.SAME, TypeFit.WIDENS);
    assertThat(DIALECT.fit(type, DIALECT.ddl().listed(type, true))).isNotEqualTo(TypeFit.REFUSED);
  }

  @ParameterizedTest
  @CsvSource({
    "tinyint(1), 0, 3, 0, boolean",
    "tinyint(4), 0, 3, 0, int8",
    "tinyint(3) unsigned, 0, 3, 0, tinyint unsigned",
    "int(11), 0, 10, 0, int32",
    "int(10) unsigned, 0, 10, 0, int unsigned",
    "bigint(20) unsigned, 0, 20, 0, 'bigint unsigned(20,0)'",
    "mediumint(9), 0, 7, 0, mediumint",
    "'decimal(10,2)', 0, 10, 2, 'decimal(10,2)'",
    "float, 0, 12, 0, float32",
    "'float(5,2)', 0, 5, 2, 'float(5,2)'",
    "double, 0, 22, 0, float64",
    "varchar(20), 20, 0, 0, string(20)",
    "char(2), 2, 0, 0, char(2)(2)",
    "text, 65535, 0, 0, text(16383)",
    "longtext, 1073741823, 0, 0, string",
    "'enum(''a'',''b'')', 1, 0, 0, 'enum(''a'',''b'')(1)'",
    "varbinary(9), 9, 0, 0, bytes",
    "longblob, 0, 0, 0, bytes",
    "datetime(6), 0, 6, 0, timestamp",
    "datetime, 0, 0, 0, datetime",
    "timestamp(6), 0, 6, 0, timestamp(6)",
    "time(6), 0, 6, 0, time",
    "date, 0, 0, 0, date",
    "uuid, 0, 0, 0, uuid",
    "bit(1), 0, 1, 0, bit(1)",
    "year(4), 0, 0, 0, year(4)",
    "inet6, 0, 0, 0, inet6"
  })
  @DisplayName("a declared type stands for what MariaDB keeps in it")
  void declaredTypes(String name, int length, int precision, int scale, String type) {
    assertThat(declared(name, length, precision, scale)).hasToString(type);
  }

  @ParameterizedTest
  @CsvSource({
    "INT8, tinyint(1), WIDENS",
    "INT16, tinyint(1), REFUSED",
    "INT64, int(10) unsigned, AS_TEXT",
    "BOOLEAN, bit(1), WIDENS",
    "BOOLEAN, int(11), REFUSED",
    "INT32, double, WIDENS",
    "INT64, double, REFUSED",
    "STRING, varchar(20), AS_TEXT",
    "STRING, text, AS_TEXT",
    "STRING, char(9), REFUSED",
    "STRING, 'enum(''a'')', REFUSED",
    "STRING, 'set(''a'')', REFUSED",
    "STRING, int(11), REFUSED",
    "UUID, uuid, SAME",
    "STRING, inet6, AS_TEXT",
    "BYTES, blob, AS_TEXT",
    "BYTES, binary(4), REFUSED",
    "TIMESTAMP_TZ, datetime(6), WIDENS",
    "TIMESTAMP_TZ, timestamp(6), AS_TEXT",
    "TIMESTAMP, timestamp(6), REFUSED",
    "TIMESTAMP, datetime, REFUSED",
    "TIMESTAMP, datetime(3), REFUSED"
  })
  @DisplayName("values that a column would change without an error are refused")
  void fits(Kind kind, String name, TypeFit fit) {
    ColumnType to = declared(name, name.contains("char") ? 20 : 0, name.endsWith("(6)") ? 6 : 0, 0);
    assertThat(DIALECT.fit(ColumnType.of(kind), to)).isEqualTo(fit);
  }

  @Test
  @DisplayName("DEST-45 a column that gets roomier is declared anew, with its collation")
  void grows() {
    DdlSql ddl = DIALECT.ddl();
    assertThat(ddl.grows(ColumnType.of(Kind.INT32), ColumnType.of(Kind.INT64))).isTrue();
    assertThat(ddl.grows(ColumnType.of(Kind.INT64), ColumnType.of(Kind.INT32))).isFalse();
    assertThat(ddl.grows(ColumnType.string(20), ColumnType.of(Kind.STRING))).isTrue();
    assertThat(ddl.grows(declared("text"), ColumnType.of(Kind.STRING))).isTrue();
    assertThat(ddl.grows(declared("char(2)", 2, 0, 0), ColumnType.of(Kind.STRING))).isFalse();
    assertThat(ddl.grows(declared("datetime"), ColumnType.of(Kind.TIMESTAMP))).isTrue();
    assertThat(ddl.grows(ColumnType.of(Kind.INT8), ColumnType.of(Kind.FLOAT64))).isFalse();
    Column note = new Column("note", ColumnType.string(9), false, false, "latin1_bin", false);
    assertThat(ddl.changeType(ORDERS, note, ColumnType.of(Kind.STRING)).text())
        .isEqualTo(
            "ALTER TABLE `shop`.`or``ders` MODIFY COLUMN `note` longtext COLLATE latin1_bin NOT"
                + " NULL");
    Column size = new Column("size", declared("enum('s','l')", 1, 0, 0), false);
    assertThat(ddl.dropNotNull(ORDERS, size).text())
        .isEqualTo("ALTER TABLE `shop`.`or``ders` MODIFY COLUMN `size` enum('s','l') NULL");
  }

  @Test
  @DisplayName("times are selected as texts, which the driver leaves as they are")
  void times() {
    List<Column> columns =
        List.of(
            new Column("at", declared("datetime(3)", 0, 3, 0), false),
            new Column("day", ColumnType.of(Kind.DATE), true));
    Read read = new Read(ORDERS, null, columns, columns.subList(0, 1), null, List.of());
    assertThat(DIALECT.page(read, List.of(), 9).text())
        .startsWith("SELECT CAST(r.`at` AS char) AS `at`, r.`day` FROM")
        .endsWith(" ORDER BY r.`at` LIMIT 9");
    assertThat(DIALECT.cuts(read, 4, 100).text())
        .startsWith("SELECT CAST(`at` AS char) AS `at` FROM (SELECT r.`at` AS `at`, row_number()");
  }

  @Test
  @DisplayName("of columns that are longer than an index takes MariaDB makes one of hashes")
  void unindexable() {
    assertThat(unindexable(ColumnType.string(700), ColumnType.of(Kind.INT64))).isEmpty();
    assertThat(unindexable(declared("varbinary(3072)", 3072, 0, 0))).isEmpty();
    assertThat(unindexable(ColumnType.string(768), ColumnType.of(Kind.INT64))).isPresent();
    assertThat(unindexable(ColumnType.of(Kind.STRING))).isPresent();
    assertThat(unindexable(declared("tinytext"))).isPresent();
    assertThat(unindexable(declared("blob"))).isPresent();
  }

  private static Optional<String> unindexable(ColumnType... types) {
    return DIALECT
        .ddl()
        .unindexable(Arrays.stream(types).map(type -> new Column("c", type, false)).toList());
  }

  @Test
  @DisplayName("sessions are strict, in UTC, and bounded")
  void session() {
    assertThat(DIALECT.openSession(Duration.ofMillis(1500), Duration.ofMillis(200)))
        .anyMatch(sql -> sql.contains("STRICT_ALL_TABLES") && sql.contains("time_zone = '+00:00'"))
        .contains("SET @tidemark_statement_time = 1.500e0, max_statement_time = 1.500e0")
        .contains("SET innodb_lock_wait_timeout = 1, lock_wait_timeout = 1");
  }

  @Test
  @DisplayName("a row that may be there is inserted without letting in what would have to be cut")
  void insertIfAbsent() {
    Sql insert = DIALECT.insertIfAbsent(TableId.of("t"), List.of("a", "b"), List.of("x", 1L));
    assertThat(insert.text())
        .isEqualTo("INSERT INTO `t` (`a`, `b`) VALUES (?, ?) ON DUPLICATE KEY UPDATE `a` = `a`");
    assertThat(insert.binds()).extracting(Sql.Bind::cell).containsExactly("x", 1L);
  }
}
