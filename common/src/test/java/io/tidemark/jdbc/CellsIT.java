package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.dialect.CopyBuffer;
import io.tidemark.dialect.CopyEncoder;
import io.tidemark.dialect.PostgresDialect;
import io.tidemark.dialect.Sql;
import io.tidemark.dialect.UnencodableCell;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every type there and back: bound, copied straight, copied through a stage, and read. */
class CellsIT {
  private static final PostgresDialect DIALECT = new PostgresDialect();
  private static final TableId TABLE = TableId.of("cells");
  private static final TableId STAGE = TableId.of("stage");
  private static Session session;

  @BeforeAll
  static void open() {
    session = TestPostgres.sessionIn("cells_it");
  }

  @AfterAll
  static void close() {
    session.close();
  }

  private static void create(ColumnType type) {
    session.execute("DROP TABLE IF EXISTS cells");
    List<Column> columns =
        List.of(new Column("n", kind(Kind.INT32), false), new Column("v", type, true));
    session.update(DIALECT.createTable(new TableSchema(TABLE, columns, List.of("n"))));
  }

  private static List<Object> read(ColumnType type) {
    ColumnType stored =
        Catalog.table(session, new TableId("cells_it", "cells"))
            .orElseThrow()
            .schema()
            .columns()
            .get(1)
            .type();
    assertThat(stored).isEqualTo(type);
    io.tidemark.dialect.Read read =
        new io.tidemark.dialect.Read(
            TABLE,
            null,
            List.of(new Column("v", type, true)),
            List.of(new Column("n", kind(Kind.INT32), false)),
            null,
            List.of());
    List<Object> first = stream(read, type);
    for (int i = 0; i < 6; i++) {
      // from the sixth time on the driver asks for values in binary form
      assertThat(stream(read, type).toArray()).isEqualTo(first.toArray());
    }
    return first;
  }

  private static List<Object> stream(io.tidemark.dialect.Read read, ColumnType type) {
    List<Object> cells = new ArrayList<>();
    return session.inTransaction(
        Session.Mode.REPEATABLE_READ_ONLY,
        tx -> {
          try (Cursor cursor =
              tx.stream(DIALECT.page(read, List.of(), 100_000), List.of(type), 50)) {
            while (cursor.next()) {
              cells.add(cursor.cells()[0]);
            }
          }
          return cells;
        });
  }

  private static void copy(CopyEncoder encoder, TableId table, List<Object> cells) {
    CopyBuffer buffer = new CopyBuffer(16);
    CopyEncoder.header(buffer);
    int n = 0;
    for (Object cell : cells) {
      encoder.row(new Object[] {n++, cell}, buffer);
    }
    encoder.row(new Object[] {n, null}, buffer);
    CopyEncoder.trailer(buffer);
    long rows =
        session.copyIn(
            DIALECT.copyInto(table, List.of("n", "v")),
            sink -> sink.write(buffer.array(), 0, buffer.size()));
    assertThat(rows).isEqualTo(cells.size() + 1);
  }

  private static List<Column> columns(ColumnType type) {
    return List.of(new Column("n", kind(Kind.INT32), false), new Column("v", type, true));
  }

  private static void same(List<Object> read, Sample sample) {
    List<Object> expected = new ArrayList<>(sample.cells());
    expected.add(null);
    assertThat(read.toArray()).isEqualTo(expected.toArray());
  }

  @ParameterizedTest
  @MethodSource("io.tidemark.jdbc.Sample#all")
  @DisplayName("DEST-28 DEST-30 DEST-31 cells copied straight into a table read back the same")
  void copiedStraight(Sample sample) {
    if (CopyEncoder.canWriteTo(sample.type())) {
      create(sample.type());
      copy(CopyEncoder.forTable(columns(sample.type())), TABLE, sample.cells());
      same(read(sample.type()), sample);
    } else {
      assertThat(sample.type().kind()).isIn(Kind.ARRAY, Kind.OTHER);
    }
  }

  @ParameterizedTest
  @MethodSource("io.tidemark.jdbc.Sample#all")
  @DisplayName("DEST-32 cells copied through a stage read back the same and equal")
  void copiedThroughAStage(Sample sample) {
    create(sample.type());
    session.execute(
        "DROP TABLE IF EXISTS stage; CREATE TEMP TABLE stage (n int, v "
            + DIALECT.stageType(sample.type())
            + ")");
    copy(CopyEncoder.forStage(columns(sample.type())), STAGE, sample.cells());
    String value = DIALECT.fromStage("s.v", sample.type(), sample.type());
    session.update(Sql.of("INSERT INTO cells SELECT s.n, " + value + " FROM stage s"));
    same(read(sample.type()), sample);
    String differing =
        "SELECT count(*) FROM cells t JOIN stage s ON t.n = s.n WHERE "
            + DIALECT.differs(sample.type(), "t.v", value);
    assertThat(session.queryOne(Sql.of(differing), row -> row.getLong(1))).contains(0L);
  }

  @ParameterizedTest
  @MethodSource("io.tidemark.jdbc.Sample#all")
  void bound(Sample sample) {
    create(sample.type());
    int n = 0;
    for (Object cell : sample.cells()) {
      insert(n++, sample.type(), cell);
    }
    insert(n, sample.type(), null);
    same(read(sample.type()), sample);
  }

  private static void insert(int n, ColumnType type, @Nullable Object cell) {
    List<Sql.Bind> binds = List.of(new Sql.Bind(kind(Kind.INT32), n), new Sql.Bind(type, cell));
    session.update(new Sql("INSERT INTO cells VALUES (?, ?)", binds));
  }

  @Test
  @DisplayName("NaN in a numeric column is an error that names the column")
  void notANumber() {
    for (String bad : List.of("'NaN'::numeric", "'infinity'::numeric")) {
      assertThatThrownBy(
              () ->
                  session.query(
                      Sql.of("SELECT " + bad + " AS price"),
                      row -> row.cell(1, kind(Kind.DECIMAL))))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATA))
          .hasMessageContaining("price")
          .hasMessageNotContaining("NaN");
    }
  }

  @Test
  @DisplayName("an array that is not a plain list is an error that names the column")
  void arraysThatAreNoLists() {
    for (String bad :
        List.of(
            "ARRAY[[1, 2], [3, 4]]",
            "'[0:1]={1,2}'::int[]",
            "'[2:2][1:1]={{secret}}'::text[]",
            "'{{secret,b}}'::text[]",
            "'{{::1}}'::inet[]")) {
      ColumnType type = ColumnType.array(kind(Kind.STRING));
      for (int i = 0; i < 7; i++) {
        // from the sixth time on the driver asks for values in binary form
        assertThatThrownBy(
                () -> session.query(Sql.of("SELECT " + bad + " AS tags"), row -> row.cell(1, type)))
            .as(bad)
            .isInstanceOfSatisfying(
                DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DATA))
            .hasMessageContaining("Column tags")
            .hasMessageContaining("cast the column to text")
            .hasMessageNotContaining("secret");
      }
    }
    Sql braces = Sql.of("SELECT ARRAY['{', '[0:1]', NULL, '']");
    for (int i = 0; i < 7; i++) {
      List<Object> cells =
          session.query(braces, row -> row.cell(1, ColumnType.array(kind(Kind.STRING))));
      assertThat(cells).containsExactly(Arrays.asList("{", "[0:1]", null, ""));
    }
  }

  @Test
  void aTimeBeyondALongIsAnErrorThatNamesTheColumn() {
    assertThatThrownBy(
            () ->
                session.query(
                    Sql.of("SELECT timestamp '294276-12-31' AS t"),
                    row -> row.cell(1, kind(Kind.TIMESTAMP))))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("Column t");
  }

  @Test
  void whatTheDatabaseCannotHoldIsRefusedBeforeItIsSent() {
    refused(kind(Kind.STRING), "a\0b", "NUL");
    refused(kind(Kind.STRING), "a\ud83d", "surrogate");
    refused(kind(Kind.STRING), "\ude00b", "surrogate");
    refused(kind(Kind.JSON, "jsonb"), "\"\0\"", "NUL");
    refused(kind(Kind.UUID), "123e4567-e89b-12d3-a456-42661417400", "UUID");
    refused(kind(Kind.UUID), "123e4567-e89b-12d3-a456-4266141740000", "UUID");
    refused(kind(Kind.UUID), "123e4567xe89b-12d3-a456-426614174000", "UUID");
    refused(kind(Kind.DATE), dayOf(-4713, 11, 23), "date");
    refused(kind(Kind.DATE), Integer.MAX_VALUE - 1, "date");
    refused(kind(Kind.TIMESTAMP), Long.MIN_VALUE + 1, "timestamp");
    refused(kind(Kind.TIME), 86_400_000_001L, "time");
    refused(kind(Kind.DECIMAL), new BigDecimal("1E+200000"), "digits");
    refused(kind(Kind.DECIMAL), new BigDecimal("1E-20000"), "digits");
  }

  private static void refused(ColumnType type, Object cell, String what) {
    CopyEncoder encoder = CopyEncoder.forTable(columns(type));
    CopyBuffer buffer = new CopyBuffer(8);
    buffer.putInt(42);
    assertThatThrownBy(() -> encoder.row(new Object[] {1, cell}, buffer))
        .isInstanceOf(UnencodableCell.class)
        .hasMessageContaining("column v")
        .hasMessageContaining(what);
    assertThat(buffer.size()).isEqualTo(4);
  }

  @Test
  void theFirstDateAndTimestampOfTheDatabaseAreTaken() {
    create(kind(Kind.TIMESTAMP));
    long first = dayOf(-4713, 11, 24) * 86_400_000_000L;
    copy(CopyEncoder.forTable(columns(kind(Kind.TIMESTAMP))), TABLE, List.of(first));
    same(read(kind(Kind.TIMESTAMP)), new Sample(kind(Kind.TIMESTAMP), List.of(first)));
    create(kind(Kind.DATE));
    int day = dayOf(-4713, 11, 24);
    copy(CopyEncoder.forTable(columns(kind(Kind.DATE))), TABLE, List.of(day));
    same(read(kind(Kind.DATE)), new Sample(kind(Kind.DATE), List.of(day)));
  }

  private static ColumnType kind(Kind kind) {
    return ColumnType.of(kind);
  }

  private static ColumnType kind(Kind kind, String nativeName) {
    return ColumnType.of(kind, nativeName);
  }

  private static int dayOf(int year, int month, int day) {
    return (int) LocalDate.of(year, month, day).toEpochDay();
  }
}
