package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresDdlTest {
  private static final TableId TABLE = new TableId("s", "or\"ders");
  private static final DdlSql DDL = new PostgresDialect().ddl();

  @Test
  @DisplayName("names are quoted, a collation stays, and nothing is dropped with CASCADE")
  void statements() {
    Column code = new Column("code", ColumnType.string(5), true, false, "pg_catalog.\"C\"", false);
    assertThat(DDL.changeType(TABLE, code, ColumnType.string(9)).text())
        .isEqualTo(
            "ALTER TABLE \"s\".\"or\"\"ders\" ALTER COLUMN \"code\" TYPE varchar(9) COLLATE"
                + " pg_catalog.\"C\"");
    assertThat(DDL.dropNotNull(TABLE, code).text())
        .isEqualTo("ALTER TABLE \"s\".\"or\"\"ders\" ALTER COLUMN \"code\" DROP NOT NULL");
    assertThat(DDL.drop(TABLE).text()).isEqualTo("DROP TABLE \"s\".\"or\"\"ders\"");
    assertThat(DDL.createUniqueIndex(TABLE, List.of("a", "b")).text())
        .isEqualTo("CREATE UNIQUE INDEX ON \"s\".\"or\"\"ders\" (\"a\", \"b\")");
  }

  @Test
  @DisplayName("X5 what PostgreSQL has no type or no room for is listed as what is made of it")
  void listed() {
    assertThat(DDL.listed(ColumnType.of(Kind.INT8), false)).isEqualTo(ColumnType.of(Kind.INT16));
    assertThat(DDL.listed(ColumnType.of(Kind.JSON, "json"), true))
        .isEqualTo(ColumnType.of(Kind.JSON, "jsonb"));
    assertThat(DDL.listed(ColumnType.other("geometry"), false))
        .isEqualTo(ColumnType.of(Kind.STRING));
    assertThat(DDL.listed(ColumnType.decimal(1001, 2), false))
        .isEqualTo(ColumnType.of(Kind.DECIMAL));
    assertThat(DDL.listed(ColumnType.array(ColumnType.of(Kind.INT8)), false))
        .isEqualTo(ColumnType.array(ColumnType.of(Kind.INT16)));
  }
}
