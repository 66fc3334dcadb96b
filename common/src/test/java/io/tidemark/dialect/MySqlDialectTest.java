package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Merge.Marks;
import io.tidemark.dialect.Merge.Rule;
import io.tidemark.dialect.Merge.Stamp;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said to MySQL otherwise than to MariaDB, whose tests have all else. */
class MySqlDialectTest {
  private static final Dialect DIALECT = Dialects.forUrl("jdbc:mysql://h/d");
  private static final TableId ORDERS = TableId.of("orders");

  @Test
  @DisplayName("sessions are limited in milliseconds, and see sizes as they are")
  void sessions() {
    assertThat(DIALECT.name()).isEqualTo("MySQL");
    assertThat(DIALECT.openSession(Duration.ofMillis(1500), Duration.ofSeconds(9)))
        .contains(
            "SET @tidemark_statement_time = 1500, max_execution_time = 1500",
            "SET information_schema_stats_expiry = 0");
    assertThat(DIALECT.openSession(Duration.ofDays(365), Duration.ofSeconds(9)))
        .contains("SET @tidemark_statement_time = 4294967295, max_execution_time = 4294967295");
    assertThat(DIALECT.openWriter()).noneMatch(sql -> sql.contains("check_constraint_checks"));
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:mysql://h/d,",
    "jdbc:mysql://h/d?sslMode=VERIFY_IDENTITY,",
    "'jdbc:mysql://a,b/d',several servers",
    "jdbc:mysql:loadbalance://h/d,another server",
    "jdbc:mysql://h/d?autoReconnect=true,parameter autoReconnect",
    "jdbc:mysql://h/d?zeroDateTimeBehavior=ROUND,parameter zeroDateTimeBehavior",
    "jdbc:mysql://h/d?sessionVariables=sql_mode='',parameter sessionVariables",
    "jdbc:mysql://h/d?useSSL=true&maxrows=100,parameter maxrows",
    "jdbc:mysql://h/d?padCharsWithSpace=true,parameter padCharsWithSpace",
    "jdbc:mysql://h/d?blobsAreStrings=true,parameter blobsAreStrings",
    "jdbc:mysql://h/d?dnsSrv=true,parameter dnsSrv",
    "jdbc:mysql://h/d?useConfigs=coldFusion,parameter useConfigs",
    "jdbc:mysql://h/d?pool,parameter pool",
    "jdbc:mysql://h/d?poolName=p,",
    "jdbc:mysql://h/d(1)?a=(b),",
    "jdbc:mysql://address=(host=h)(autoReconnect=true)/d,parameters beside its host"
  })
  @DisplayName("a URL with which a driver would do otherwise is refused, with the form that is not")
  void urls(String url, String why) {
    if (why == null) {
      assertThat(DIALECT.objection(url)).isEmpty();
    } else {
      assertThat(DIALECT.objection(url)).get().asString().contains(why);
    }
  }

  @Test
  @DisplayName("tables and columns get a mark of their own each, and none is said to be there")
  void tables() {
    Column source = SystemColumns.all().get(0);
    String add = DIALECT.addColumn(ORDERS, source).text();
    assertThat(add)
        .startsWith(
            "ALTER TABLE `orders` ADD COLUMN `_sync_source` longtext COLLATE utf8mb4_0900_bin COMMENT 'tidemark ")
        .isNotEqualTo(DIALECT.addColumn(ORDERS, source).text());
    assertThat(DIALECT.stale().indexGenerations(ORDERS).text())
        .startsWith("CREATE INDEX _sync_rows");
    assertThat(DIALECT.uniqueIndex("once", ORDERS, List.of("a", "b")).text())
        .isEqualTo("CREATE UNIQUE INDEX `once` ON `orders` ((sha2(concat(a, char(0), b), 256)))");
  }

  @Test
  @DisplayName("a stage is made anew by two statements, with the bounds of short texts")
  void stages() {
    Column code = new Column("code", ColumnType.string(3), false, false, "latin1_bin", false);
    Column note = new Column("note", ColumnType.string(5), true, false, "latin1_bin", false);
    ColumnType text = ColumnType.of(Kind.STRING);
    Merge merge =
        DIALECT.merge(
            "stage",
            ORDERS,
            List.of(new StagedColumn(code, text), new StagedColumn(note, text)),
            1,
            Marks.NEVER);
    assertThat(merge.createStage())
        .startsWith("CREATE TEMPORARY TABLE `stage` (_ord int PRIMARY KEY,")
        .contains("c1 varchar(6) COLLATE utf8mb4_0900_bin, CONSTRAINT `c1: too long for note`");
    assertThat(merge.clearKeyStage())
        .first()
        .isEqualTo("DROP TEMPORARY TABLE IF EXISTS `stage_keys`");
    List<Sql> decisions =
        merge
            .merge(Rule.SCAN, RecordMode.UPSERT, new Stamp("s/t", 7L, List.of()), 0, 9)
            .decisions();
    assertThat(decisions)
        .as("none names the stage twice")
        .extracting(Sql::text)
        .allSatisfy(sql -> assertThat(sql.split("`stage`", -1)).hasSize(2).isNotNull());
  }

  @Test
  @DisplayName("documents are documents, which no page is asked for by")
  void documents() {
    NativeColumn json = new NativeColumn("j", "json", null, 0, 0, 0, true, false, null, false);
    ColumnType type = DIALECT.columnType(json);
    assertThat(type.kind()).isEqualTo(Kind.JSON);
    assertThat(DIALECT.order(type)).isEqualTo(Order.NONE);
    assertThat(DIALECT.fit(ColumnType.of(Kind.JSON), type)).isEqualTo(TypeFit.REFUSED);
    assertThat(DIALECT.typeName(type, false)).isEqualTo("longtext COLLATE utf8mb4_0900_bin");
  }
}
