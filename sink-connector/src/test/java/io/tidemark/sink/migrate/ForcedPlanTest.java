package io.tidemark.sink.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Dialects;
import io.tidemark.generation.StreamId;
import io.tidemark.sink.migrate.Alteration.Add;
import io.tidemark.sink.migrate.Existing.Fills;
import io.tidemark.sink.migrate.Existing.Pins;
import io.tidemark.sink.migrate.Wanted.Use;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@NullUnmarked
class ForcedPlanTest {
  private static final Dialect DIALECT = Dialects.forUrl("jdbc:postgresql://h/d");
  private static final StreamId STREAM = new StreamId("shop", "orders");
  private static final Column ID = new Column("id", ColumnType.of(Kind.INT64), false);
  private static final Column NOTE = new Column("note", ColumnType.of(Kind.STRING), true);

  private static Wanted wanted(long generation, Kind kind, Column... more) {
    Column typed = new Column("c", ColumnType.of(kind), true);
    List<Column> columns = Stream.concat(Stream.of(ID, typed), Stream.of(more)).toList();
    TableSchema records = new TableSchema(TableId.of("orders"), columns, List.of("id"));
    return new Wanted(records, Use.ADD, STREAM, generation);
  }

  private static Existing existing(Kind kind, boolean view) {
    Column typed = new Column("c", ColumnType.of(kind), true);
    List<Column> columns =
        Stream.concat(Stream.of(ID, typed), SystemColumns.all().stream()).toList();
    TableSchema table = new TableSchema(new TableId("s", "orders"), columns, List.of("id"));
    return new Existing(table, view, Fills.NONE, Set.of(Set.of("id")), Pins.NONE);
  }

  private static MigrationPlan plan(Existing existing, Wanted... wanted) {
    return MigrationPlan.forced(List.of(wanted), Optional.ofNullable(existing), DIALECT);
  }

  @Test
  @DisplayName("X2 DEST-36 forced alters what can be altered, and makes nothing anew for that")
  void alters() {
    MigrationPlan plan = plan(existing(Kind.INT32, false), wanted(2, Kind.INT64, NOTE));
    assertThat(plan.anew()).isEmpty();
    assertThat(plan.create()).isEmpty();
    assertThat(plan.alter()).hasSize(2).contains(new Add(NOTE));
    assertThat(plan(existing(Kind.INT32, false), wanted(2, Kind.INT32)).isNothing()).isTrue();
    assertThat(plan(null, wanted(2, Kind.INT32)).anew()).isEmpty();
  }

  @Test
  @DisplayName("CQ-25 a type that cannot be altered makes the table anew, in both directions")
  void recreates() {
    MigrationPlan plan = plan(existing(Kind.INT32, false), wanted(2, Kind.STRING));
    assertThat(plan.anew()).contains(wanted(2, Kind.STRING));
    assertThat(plan.create().orElseThrow().column("c").orElseThrow().type().kind())
        .isEqualTo(Kind.STRING);
    assertThat(plan.problems()).isEmpty();
    assertThat(plan(existing(Kind.STRING, false), wanted(2, Kind.INT32)).anew()).isPresent();
  }

  @Test
  @DisplayName("records of earlier generations are given up with the table, later ones are met")
  void generations() {
    MigrationPlan plan =
        plan(
            existing(Kind.INT32, false),
            wanted(1, Kind.INT32),
            wanted(2, Kind.STRING),
            wanted(3, Kind.STRING, NOTE));
    assertThat(plan.anew()).contains(wanted(2, Kind.STRING));
    assertThat(plan.alter()).containsExactly(new Add(NOTE));
    MigrationPlan twice =
        plan(existing(Kind.INT32, false), wanted(2, Kind.STRING), wanted(3, Kind.DATE));
    assertThat(twice.anew()).contains(wanted(3, Kind.DATE));
  }

  @Test
  @DisplayName("two shapes of one generation that do not fit one table are refused")
  void oneGeneration() {
    MigrationPlan plan =
        plan(existing(Kind.INT32, false), wanted(2, Kind.INT32), wanted(2, Kind.STRING));
    assertThat(plan.anew()).isEmpty();
    assertThat(plan.problems())
        .extracting(Problem::text)
        .containsExactly("Type changed from \"int32\" to \"string\" for column \"c\"");
  }

  @Test
  @DisplayName("a view is never made anew, nor is anything by tombstones alone")
  void never() {
    assertThat(plan(existing(Kind.INT32, true), wanted(2, Kind.STRING)).anew()).isEmpty();
    TableSchema other =
        new TableSchema(
            TableId.of("orders"),
            List.of(new Column("c", ColumnType.of(Kind.INT32), false)),
            List.of("c"));
    MigrationPlan plan =
        plan(existing(Kind.INT32, false), new Wanted(other, Use.DELETE, STREAM, 2));
    assertThat(plan.anew()).isEmpty();
    assertThat(plan.problems()).hasSize(1);
  }

  @Test
  @DisplayName("a table that fits a later generation, whose rows it may hold, is not dropped")
  void fitsLater() {
    Existing there = existing(Kind.INT32, false);
    List<Column> strict =
        there.schema().columns().stream()
            .map(c -> c.name().equals("c") ? new Column("c", c.type(), false) : c)
            .toList();
    Existing pinned =
        new Existing(
            new TableSchema(there.schema().id(), strict, List.of("id")),
            false,
            Fills.NONE,
            there.keys(),
            new Pins(Map.of(), Map.of("c", "view totals")));
    Wanted loose = wanted(2, Kind.INT32);
    assertThat(plan(pinned, loose).anew()).isPresent();
    assertThat(plan(pinned, loose, strict(3)).anew()).isEmpty();
    assertThat(plan(pinned, wanted(4, Kind.INT32), strict(3)).anew()).as("earlier").isPresent();
  }

  /** Records that never hold NULL. */
  private static Wanted strict(long generation) {
    Column typed = new Column("c", ColumnType.of(Kind.INT32), false);
    TableSchema records = new TableSchema(TableId.of("orders"), List.of(ID, typed), List.of("id"));
    return new Wanted(records, Use.ADD, STREAM, generation);
  }

  @Test
  @DisplayName("a table is not dropped for one stream while another writes to it")
  void shared() {
    Wanted mine = wanted(2, Kind.STRING);
    StreamId another = new StreamId("shop", "archive");
    Wanted others = new Wanted(mine.records(), Use.ADD, another, 2);
    assertThat(plan(existing(Kind.INT32, false), mine, others).anew()).isEmpty();
    Wanted nobodys = new Wanted(mine.records(), Use.ADD, null, 0);
    assertThat(plan(existing(Kind.INT32, false), mine, nobodys).anew()).isEmpty();
  }
}
