package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SqliteDialectTest {
  private static final Dialect DIALECT = new SqliteDialect();

  private static ColumnType declared(String name) {
    return DIALECT.columnType(new NativeColumn("c", name, null, 0, 0, 0, true, false, null, false));
  }

  @Test
  @DisplayName("names are in grave accents, as one in double quotes may be taken for a text")
  void quotes() {
    assertThat(DIALECT.quote("a`b\"c")).isEqualTo("`a``b\"c`");
    assertThat(DIALECT.quote(new TableId("Main", "t"))).isEqualTo("`t`");
    assertThat(DIALECT.quote(new TableId("other", "t"))).isEqualTo("`other`.`t`");
    assertThatThrownBy(() -> DIALECT.quote("n".repeat(256))).hasMessageContaining("256 bytes");
    assertThatThrownBy(() -> DIALECT.quote("a\0")).hasMessageContaining("NUL");
    assertThatThrownBy(() -> DIALECT.quote("")).hasMessageContaining("0 bytes");
  }

  @Test
  @DisplayName("names that differ in the case of English letters are one name")
  void folds() {
    assertThat(DIALECT.folded("Name")).isEqualTo(DIALECT.folded("nAME"));
    assertThat(DIALECT.folded("\u00dcber")).isNotEqualTo(DIALECT.folded("\u00fcber"));
  }

  @Test
  @DisplayName("CX-29 a table's key is never NULL")
  void createTable() {
    TableSchema table =
        new TableSchema(
            TableId.of("orders"),
            List.of(
                new Column("id", ColumnType.of(Kind.INT32), true),
                new Column("total", ColumnType.decimal(20, 2), false),
                new Column("at", ColumnType.of(Kind.TIMESTAMP_TZ), true)),
            List.of("id"));
    assertThat(DIALECT.createTable(table).text())
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS `orders` (`id` INTEGER NOT NULL, `total` TEXT NOT NULL,"
                + " `at` TIMESTAMPTZ, PRIMARY KEY (`id`))");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"ARRAY", "OTHER"},
      mode = EnumSource.Mode.EXCLUDE)
  @DisplayName("DEST-46 a column that is made for a type is listed as what it was made for")
  void listed(Kind kind) {
    ColumnType type = ColumnType.of(kind);
    ColumnType listed = DIALECT.ddl().listed(type, false);
    assertThat(declared(DIALECT.typeName(type, false))).isEqualTo(listed);
    assertThat(DIALECT.fit(type, listed)).isIn(TypeFit.SAME, TypeFit.WIDENS);
  }

  @ParameterizedTest
  @CsvSource({
    "bigint, INT64",
    "unsigned big int, INT64",
    "POINT, INT64",
    "varchar(20), STRING",
    "NATIVE CHARACTER(70), STRING",
    "clob, STRING",
    "blob, BYTES",
    "'', OTHER",
    "any, OTHER",
    "double precision, FLOAT64",
    "float, FLOAT64",
    "'decimal(10, 5)', DECIMAL",
    "json, JSON",
    "uuid, UUID",
    "string, OTHER",
    "number(10), DECIMAL",
    "num, DECIMAL",
    "bool, BOOLEAN",
    "datetime, TIMESTAMP",
    "date, DATE",
    "timestamptz, TIMESTAMP_TZ"
  })
  @DisplayName("a declared name stands for what SQLite does with the values")
  void declaredNames(String name, Kind kind) {
    assertThat(declared(name).kind()).isEqualTo(kind);
  }

  @Test
  @DisplayName("values that a column would change are refused")
  void fits() {
    ColumnType number = declared("numeric");
    assertThat(DIALECT.fit(ColumnType.decimal(20, 0), number)).isEqualTo(TypeFit.REFUSED);
    assertThat(DIALECT.fit(ColumnType.of(Kind.STRING), number)).isEqualTo(TypeFit.REFUSED);
    assertThat(DIALECT.fit(ColumnType.of(Kind.INT64), number)).isEqualTo(TypeFit.WIDENS);
    assertThat(DIALECT.fit(ColumnType.of(Kind.INT64), declared("real"))).isEqualTo(TypeFit.REFUSED);
    assertThat(DIALECT.fit(ColumnType.of(Kind.INT32), declared("real"))).isEqualTo(TypeFit.WIDENS);
    assertThat(DIALECT.fit(ColumnType.of(Kind.BOOLEAN), declared("text")))
        .isEqualTo(TypeFit.REFUSED);
    assertThat(DIALECT.fit(ColumnType.of(Kind.BYTES), declared(""))).isEqualTo(TypeFit.WIDENS);
  }

  @Test
  @DisplayName("one task writes, whatever tasks.max says")
  void oneWriter() {
    assertThat(DIALECT.writers(8)).isEqualTo(1);
    assertThat(new PostgresDialect().writers(8)).isEqualTo(8);
  }
}
