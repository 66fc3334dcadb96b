package io.tidemark.sink.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Dialects;
import io.tidemark.sink.migrate.Alteration.Add;
import io.tidemark.sink.migrate.Alteration.Relax;
import io.tidemark.sink.migrate.Alteration.Widen;
import io.tidemark.sink.migrate.Existing.Fills;
import io.tidemark.sink.migrate.Existing.Pins;
import io.tidemark.sink.migrate.Wanted.Use;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@NullUnmarked
class MigrationPlanTest {
  static final Dialect DIALECT = Dialects.forUrl("jdbc:postgresql://h/d");
  static final Column ID = new Column("id", ColumnType.of(Kind.INT64), false);
  static final Column FLAG = new Column("flag", ColumnType.of(Kind.BOOLEAN), true);
  static final Column FLAG_NOT_NULL = new Column("flag", ColumnType.of(Kind.BOOLEAN), false);

  static TableSchema table(List<String> key, Column... columns) {
    return new TableSchema(TableId.of("orders"), List.of(columns), key);
  }

  static Existing existing(List<String> key, Column... columns) {
    return existing(key, Pins.NONE, columns);
  }

  private static Existing existing(List<String> key, Pins pins, Column... columns) {
    List<Column> all = new ArrayList<>(List.of(columns));
    all.addAll(SystemColumns.all());
    return new Existing(
        new TableSchema(new TableId("public", "orders"), all, key),
        false,
        new Fills(Set.of("filled"), Set.of()),
        key.isEmpty() ? Set.of() : Set.of(Set.copyOf(key)),
        pins);
  }

  static MigrationPlan plan(TableSchema records, Existing existing) {
    return plan(DIALECT, existing, new Wanted(records));
  }

  private static MigrationPlan plan(Dialect dialect, Existing existing, Wanted... wanted) {
    return MigrationPlan.of(List.of(wanted), Optional.ofNullable(existing), dialect);
  }

  static Column column(ColumnType type) {
    return new Column("c", type, true);
  }

  private static MigrationPlan typed(ColumnType there, ColumnType records) {
    return plan(
        table(List.of("id"), ID, column(records)), existing(List.of("id"), ID, column(there)));
  }

  static List<String> problems(MigrationPlan plan) {
    return plan.problems().stream().map(Problem::text).toList();
  }

  @Test
  @DisplayName("DEST-34 a missing table is created, its system columns nullable (X7)")
  void create() {
    MigrationPlan plan = plan(DIALECT, null, new Wanted(table(List.of("id"), ID, FLAG)));
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
    assertThat(plan.alter()).containsExactly(new Add(FLAG));
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
    assertThat(plan(table(List.of("id"), ID, FLAG_NOT_NULL), existing(List.of("id"), ID)).alter())
        .as("the other way round nothing would be missing")
        .isEmpty();
  }

  @Test
  @DisplayName(
      "DEST-40 remove_column: a nullable column stays; DEST-41 one that is NOT NULL may be NULL from"
          + " then on, and one that cannot be is refused")
  void removeColumn() {
    assertThat(plan(table(List.of("id"), ID), existing(List.of("id"), ID, FLAG)).isNothing())
        .isTrue();
    MigrationPlan plan = plan(table(List.of("id"), ID), existing(List.of("id"), ID, FLAG_NOT_NULL));
    assertThat(plan.problems()).isEmpty();
    assertThat(plan.alter())
        .containsExactly(
            new Relax(
                FLAG_NOT_NULL,
                "Column \"flag\" is NOT NULL without a default, and the records lack it"));
    Column filled = new Column("filled", ColumnType.of(Kind.INT32), false);
    assertThat(plan(table(List.of("id"), ID), existing(List.of("id"), ID, filled)).isNothing())
        .isTrue();
    Pins pins = new Pins(Map.of(), Map.of("flag", "the primary key"));
    MigrationPlan pinned =
        plan(table(List.of("id"), ID), existing(List.of("id"), pins, ID, FLAG_NOT_NULL));
    assertThat(pinned.alter()).isEmpty();
    assertThat(problems(pinned))
        .containsExactly(
            "Column \"flag\" is NOT NULL without a default, and the records lack it; it has to stay"
                + " NOT NULL for the primary key");
  }

  @Test
  @DisplayName("DEST-43 X4 NULLs that were none: the column may be NULL; NOT NULL fits NULL")
  void nulls() {
    MigrationPlan plan =
        plan(table(List.of("id"), ID, FLAG), existing(List.of("id"), ID, FLAG_NOT_NULL));
    assertThat(plan.problems()).isEmpty();
    assertThat(plan.alter())
        .containsExactly(
            new Relax(FLAG_NOT_NULL, "Column \"flag\" is NOT NULL but the records may hold NULL"));
    assertThat(
            plan(table(List.of("id"), ID, FLAG_NOT_NULL), existing(List.of("id"), ID, FLAG))
                .isNothing())
        .isTrue();
  }

  @Test
  @DisplayName("DEST-43 change_column: another type is refused, in both directions")
  void changeColumn() {
    ColumnType text = ColumnType.of(Kind.STRING);
    ColumnType flag = ColumnType.of(Kind.BOOLEAN);
    assertThat(problems(typed(flag, text)))
        .containsExactly("Type changed from \"boolean\" to \"string\" for column \"c\"");
    assertThat(problems(typed(text, flag)))
        .containsExactly("Type changed from \"string\" to \"boolean\" for column \"c\"");
    assertThat(problems(typed(ColumnType.of(Kind.INT32), ColumnType.of(Kind.FLOAT64))))
        .as("it would compare otherwise")
        .hasSize(1);
    assertThat(problems(typed(ColumnType.decimal(10, 2), ColumnType.decimal(11, 1))))
        .as("a digit behind the point would be lost")
        .hasSize(1);
    ColumnType blanks = new ColumnType(Kind.STRING, 4, 0, 0, null, "bpchar");
    assertThat(problems(typed(blanks, ColumnType.string(9))))
        .as("char(4) has blanks that varchar would keep")
        .hasSize(1);
  }

  static List<Arguments> roomier() {
    return List.of(
        arguments(ColumnType.of(Kind.INT16), ColumnType.of(Kind.INT32)),
        arguments(ColumnType.of(Kind.INT16), ColumnType.of(Kind.INT64)),
        arguments(ColumnType.of(Kind.INT32), ColumnType.of(Kind.INT64)),
        arguments(ColumnType.of(Kind.INT64), ColumnType.decimal(20, 0)),
        arguments(ColumnType.of(Kind.INT32), ColumnType.of(Kind.DECIMAL)),
        arguments(ColumnType.of(Kind.FLOAT32), ColumnType.of(Kind.FLOAT64)),
        arguments(ColumnType.string(5), ColumnType.string(9)),
        arguments(ColumnType.decimal(10, 2), ColumnType.decimal(12, 2)),
        arguments(ColumnType.decimal(10, 2), ColumnType.decimal(12, 4)),
        arguments(ColumnType.decimal(10, 2), ColumnType.of(Kind.DECIMAL)),
        arguments(
            ColumnType.array(ColumnType.of(Kind.INT32)),
            ColumnType.array(ColumnType.of(Kind.INT64))));
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("roomier")
  @DisplayName("X4 DEST-43 a column gets the room that records need; one that has it keeps it")
  void widens(ColumnType small, ColumnType large) {
    MigrationPlan plan = typed(small, large);
    assertThat(plan.problems()).isEmpty();
    assertThat(plan.alter()).containsExactly(new Widen(column(small), large));
    assertThat(typed(large, small).isNothing()).as("the other direction").isTrue();
  }

  @Test
  @DisplayName("records that name no length leave the length that a column has")
  void noLength() {
    assertThat(typed(ColumnType.string(5), ColumnType.of(Kind.STRING)).isNothing()).isTrue();
    assertThat(typed(ColumnType.string(9), ColumnType.string(5)).isNothing()).isTrue();
  }

  @Test
  @DisplayName("a key, and a column that something depends on, are not widened but refused")
  void notWidened() {
    Column small = new Column("id", ColumnType.of(Kind.INT32), false);
    assertThat(problems(plan(table(List.of("id"), ID), existing(List.of("id"), small))))
        .containsExactly(
            "Type changed from \"int32\" to \"int64\" for column \"id\", which is part of the key,"
                + " and seen keys have the old type");
    Pins pins = new Pins(Map.of("c", "view totals"), Map.of());
    MigrationPlan plan =
        plan(
            table(List.of("id"), ID, column(ColumnType.of(Kind.INT64))),
            existing(List.of("id"), pins, ID, column(ColumnType.of(Kind.INT32))));
    assertThat(problems(plan))
        .containsExactly(
            "Type changed from \"int32\" to \"int64\" for column \"c\", which view totals depends"
                + " on");
  }

  @Test
  @DisplayName("a key that is missing, new or another is refused, with the index that would do")
  void keys() {
    assertThat(problems(plan(table(List.of("id"), ID), existing(List.of(), ID))))
        .containsExactly(
            "It has no primary key, the records have the key [id]: CREATE UNIQUE INDEX ON"
                + " \"public\".\"orders\" (\"id\") lets them in");
    assertThat(problems(plan(table(List.of(), ID), existing(List.of("id"), ID))))
        .containsExactly("It has the key [id], but append writes every record");
  }

  @Test
  @DisplayName("B6-28 any unique index that equals the key will do, besides another primary key")
  void anyKey() {
    Column email = new Column("email", ColumnType.of(Kind.STRING), true);
    Column filled = new Column("filled", ColumnType.of(Kind.INT64), false);
    Existing surrogate = existing(List.of("filled"), filled, email);
    TableSchema records = table(List.of("email"), email);
    assertThat(problems(plan(records, surrogate)))
        .containsExactly(
            "Key changed from [filled] to [email]: CREATE UNIQUE INDEX ON \"public\".\"orders\""
                + " (\"email\") lets them in");
    Existing indexed =
        new Existing(
            surrogate.schema(),
            false,
            surrogate.fills(),
            Set.of(Set.of("filled"), Set.of("email")),
            Pins.NONE);
    assertThat(plan(records, indexed).isNothing()).isTrue();
    assertThat(problems(plan(table(List.of(), email), indexed)))
        .containsExactly("It has the key [email], but append writes every record");
    assertThat(plan(table(List.of(), email), surrogate).isNothing())
        .as("the database fills the key itself")
        .isTrue();
  }

  @Test
  @DisplayName("DEST-27 shapes of one table are compared with what those before them leave of it")
  void shapes() {
    Wanted one = new Wanted(table(List.of("id"), ID, column(ColumnType.string(5))));
    Wanted two = new Wanted(table(List.of("id"), ID, column(ColumnType.string(9)), FLAG));
    MigrationPlan plan = plan(DIALECT, null, one, two);
    assertThat(plan.create().orElseThrow().columns()).contains(column(ColumnType.string(5)));
    assertThat(plan.alter())
        .containsExactly(
            new Widen(column(ColumnType.string(5)), ColumnType.string(9)), new Add(FLAG));
    Wanted bad = new Wanted(table(List.of("id"), ID, column(ColumnType.of(Kind.DATE))));
    assertThat(problems(plan(DIALECT, null, one, bad)))
        .as("before the table is made")
        .containsExactly("Type changed from \"string(5)\" to \"date\" for column \"c\"");
  }

  @Test
  @DisplayName("tombstones alone create no table")
  void deletesOnly() {
    Wanted wanted = new Wanted(table(List.of("id"), ID), Use.DELETE, null, 0);
    assertThat(plan(DIALECT, null, wanted).isNothing()).isTrue();
    Existing there = existing(List.of("id"), ID, FLAG_NOT_NULL);
    assertThat(plan(DIALECT, there, wanted).isNothing()).isTrue();
    Wanted changes = new Wanted(table(List.of("id"), ID), Use.CHANGE, null, 0);
    assertThat(plan(DIALECT, there, changes).isNothing())
        .as("record.mode=update writes no row that would lack a column")
        .isTrue();
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
            Nothing was changed and nothing was written. Either set migrate.mode=forced, by which \
            such tables are dropped and made anew, or start fresh: drop the tables and run the sync \
            again, or restore the old schema at the source. Tables that are changed by hand so that \
            they fit are taken as they are. Restart the task then.""");
  }

  @Test
  @DisplayName(
      "CQ-23 a column that gets room and may be NULL is declared last with both, where a statement declares the whole of it")
  void roomierAndNullable() {
    Dialect maria = Dialects.forUrl("jdbc:mariadb://h/d");
    Column there = new Column("c", ColumnType.of(Kind.INT16), false);
    MigrationPlan plan =
        plan(
            maria,
            existing(List.of("id"), ID, there),
            new Wanted(table(List.of("id"), ID, column(ColumnType.of(Kind.INT64)))));
    TableId orders = TableId.of("orders");
    assertThat(plan.alter())
        .extracting(alteration -> alteration.statement(orders, maria).text())
        .containsExactly(
            "ALTER TABLE `orders` MODIFY COLUMN `c` bigint NOT NULL",
            "ALTER TABLE `orders` MODIFY COLUMN `c` bigint NULL");
  }
}
