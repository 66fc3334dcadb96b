package io.tidemark.sink.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Dialects;
import io.tidemark.sink.migrate.Problems.Problem;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NullUnmarked
class MigrationPlanTest {
  private static final Dialect DIALECT = Dialects.forUrl("jdbc:postgresql://h/d");
  private static final Column ID = new Column("id", ColumnType.of(Kind.INT64), false);
  private static final Column FLAG = new Column("flag", ColumnType.of(Kind.BOOLEAN), true);
  private static final Column FLAG_NOT_NULL =
      new Column("flag", ColumnType.of(Kind.BOOLEAN), false);

  private static TableSchema table(List<String> key, Column... columns) {
    return new TableSchema(TableId.of("orders"), List.of(columns), key);
  }

  private static Existing existing(List<String> key, Column... columns) {
    List<Column> all = new ArrayList<>(List.of(columns));
    all.addAll(SystemColumns.all());
    return new Existing(
        new TableSchema(new TableId("public", "orders"), all, key),
        false,
        Set.of("filled"),
        Set.of());
  }

  private static MigrationPlan plan(TableSchema records, Existing existing) {
    return MigrationPlan.of(new Wanted(records, false), Optional.ofNullable(existing), DIALECT);
  }

  private static List<String> problems(MigrationPlan plan) {
    return plan.problems().stream().map(Problem::text).toList();
  }

  @Test
  @DisplayName("DEST-34 a missing table is created, its system columns nullable (X7)")
  void create() {
    MigrationPlan plan =
        MigrationPlan.of(
            new Wanted(table(List.of("id"), ID, FLAG), false), Optional.empty(), DIALECT);
    assertThat(plan.create().orElseThrow().key()).containsExactly("id");
    assertThat(plan.create().orElseThrow().columns().stream().map(Column::name))
        .containsExactly("id", "flag", "_sync_source", "_sync_generation", "_sync_time");
    assertThat(plan.create().orElseThrow().columns().get(2).nullable())
        .as("rows of no stream may be in the table one day")
        .isTrue();
  }

  @Test
  @DisplayName("DEST-35 DEST-47 the same shape again is nothing to do")
  void nothing() {
    assertThat(plan(table(List.of("id"), ID, FLAG), existing(List.of("id"), ID, FLAG)).isNothing())
        .isTrue();
  }

  @Test
  @DisplayName("DEST-38 add_column: a nullable column is added; X4 from the records to the table")
  void addColumn() {
    MigrationPlan plan = plan(table(List.of("id"), ID, FLAG), existing(List.of("id"), ID));
    assertThat(plan.add()).containsExactly(FLAG);
    assertThat(plan.problems()).isEmpty();
  }

  @Test
  @DisplayName("DEST-39 add_column_not_null, or a key column, is refused")
  void addNotNull() {
    assertThat(problems(plan(table(List.of("id"), ID, FLAG_NOT_NULL), existing(List.of("id"), ID))))
        .containsExactly("Column \"flag\" is missing and NOT NULL in the records");
    assertThat(
            problems(
                plan(table(List.of("id", "flag"), ID, FLAG_NOT_NULL), existing(List.of("id"), ID))))
        .containsExactly(
            "Column \"flag\" is missing and part of the key",
            "Key changed from [id] to [flag, id]");
  }

  @Test
  @DisplayName("DEST-40 remove_column: a nullable column stays; DEST-41 a NOT NULL one is refused")
  void removeColumn() {
    assertThat(plan(table(List.of("id"), ID), existing(List.of("id"), ID, FLAG)).isNothing())
        .isTrue();
    assertThat(problems(plan(table(List.of("id"), ID), existing(List.of("id"), ID, FLAG_NOT_NULL))))
        .containsExactly("Column \"flag\" is NOT NULL without a default, and the records lack it");
    Column filled = new Column("filled", ColumnType.of(Kind.INT32), false);
    assertThat(plan(table(List.of("id"), ID), existing(List.of("id"), ID, filled)).isNothing())
        .isTrue();
  }

  @Test
  @DisplayName("DEST-43 change_column, and NULLs that were none, are refused; NOT NULL fits NULL")
  void changeColumn() {
    Column text = new Column("flag", ColumnType.of(Kind.STRING), true);
    assertThat(problems(plan(table(List.of("id"), ID, text), existing(List.of("id"), ID, FLAG))))
        .containsExactly("Type changed from \"boolean\" to \"string\" for column \"flag\"");
    assertThat(
            problems(
                plan(table(List.of("id"), ID, FLAG), existing(List.of("id"), ID, FLAG_NOT_NULL))))
        .containsExactly("Column \"flag\" is NOT NULL but the records may hold NULL");
    assertThat(
            plan(table(List.of("id"), ID, FLAG_NOT_NULL), existing(List.of("id"), ID, FLAG))
                .isNothing())
        .isTrue();
  }

  @Test
  @DisplayName("a key that is missing, new or another is refused")
  void keys() {
    assertThat(problems(plan(table(List.of("id"), ID), existing(List.of(), ID))))
        .containsExactly("It has no primary key, the records have the key [id]");
    assertThat(problems(plan(table(List.of(), ID), existing(List.of("id"), ID))))
        .containsExactly("It has the key [id], but append writes every record");
  }

  @Test
  @DisplayName("CX-25 names that the database would cut short are refused")
  void longNames() {
    Column column = new Column("x".repeat(64), ColumnType.of(Kind.INT32), true);
    assertThat(problems(plan(table(List.of("id"), ID, column), null)))
        .containsExactly(
            "The name \"%s\" is longer than the 63 bytes that PostgreSQL keeps"
                .formatted("x".repeat(64)));
  }

  @Test
  @DisplayName("tombstones alone create no table")
  void deletesOnly() {
    Wanted wanted = new Wanted(table(List.of("id"), ID), true);
    assertThat(MigrationPlan.of(wanted, Optional.empty(), DIALECT).isNothing()).isTrue();
    Existing there = existing(List.of("id"), ID, FLAG_NOT_NULL);
    assertThat(MigrationPlan.of(wanted, Optional.of(there), DIALECT).isNothing()).isTrue();
  }

  @Test
  @DisplayName("DEST-37 DEST-60 the message lists tables and changes and the three remedies")
  void message() {
    assertThat(Migrator.message(MigrateMode.SAFE, "\norders:\n  - A\n  - B\nitems:\n  - C"))
        .isEqualTo(
            """
            Tables do not fit the records, and migrate.mode=safe does not change that:
            orders:
              - A
              - B
            items:
              - C
            Nothing was changed and nothing was written. Either change the tables by hand and \
            restart the task, or drop them and run the sync again, so that they are created anew \
            (a later release does that by migrate.mode=forced), or restore the old schema at the \
            source.""");
  }
}
