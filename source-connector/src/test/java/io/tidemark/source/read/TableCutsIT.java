package io.tidemark.source.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.tidemark.source.SourcePostgres;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.plan.Scope;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables of every kind of key, cut by a real database and read range by range. */
class TableCutsIT {
  private static final TableId TABLE = new TableId("keys", "t");

  private final SourceDatabase database =
      new SourceDatabase(SourcePostgres.settings(), System::nanoTime);

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("io.tidemark.source.read.KeysetReaderIT#keys")
  @DisplayName("CQ-30 the ranges of a table have each of its rows once, and about as many each")
  void everyRowIsInOneRange(String name, String columns, String expressions) {
    KeysetReaderIT.create(columns, expressions);
    for (int ranges : new int[] {2, 4, 7}) {
      List<List<String>> read = readAll(cut(ranges, Subject.of(TABLE)));
      assertThat(read).hasSize(ranges);
      assertThat(read).allSatisfy(rows -> assertThat(rows).hasSizeBetween(100 / ranges, 100));
      assertThat(read.stream().flatMap(List::stream)).hasSize(100).doesNotHaveDuplicates();
      assertThat(read).allSatisfy(rows -> assertThat(rows).hasSizeLessThan(100 / ranges + 2));
    }
  }

  @Test
  @DisplayName("rows that come below, between and above all bounds are each in one range")
  void rowsThatComeLater() {
    KeysetReaderIT.create("a text COLLATE \"en-x-icu\", b int", "'k' || i % 10, i");
    Ranges ranges = cut(4, Subject.of(TABLE));
    SourcePostgres.execute(
        "INSERT INTO keys.t SELECT chr(33 + i), i - 50, 1000 + i FROM generate_series(1, 90) i");
    assertThat(readAll(ranges).stream().flatMap(List::stream)).hasSize(190).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("a table of fewer rows than ranges has a range for each row, an empty one has one")
  void smallTables() {
    KeysetReaderIT.create("a int", "i");
    SourcePostgres.execute("DELETE FROM keys.t WHERE a > 3");
    assertThat(cut(8, Subject.of(TABLE)).count()).isEqualTo(3);
    SourcePostgres.execute("DELETE FROM keys.t");
    Ranges one = cut(8, Subject.of(TABLE));
    assertThat(one.count()).isEqualTo(1);
    SourcePostgres.execute("INSERT INTO keys.t VALUES (1, 1), (2, 2)");
    assertThat(readAll(one)).containsExactly(List.of("1", "2"));
  }

  @Test
  @DisplayName("the rows that a filter lets through are cut, not the others")
  void filtered() {
    KeysetReaderIT.create("a int", "i");
    Subject even = Subject.of(TABLE).where("a > ?", List.of("80"));
    assertThat(cut(4, even).bounds()).containsExactly("[\"86\"]", "[\"91\"]", "[\"96\"]");
  }

  @Test
  @DisplayName("a large table is cut by a sample of its blocks, evenly enough, partitions included")
  void largeTables() {
    SourcePostgres.schema(
        "keys",
        "CREATE TABLE t (a int, b text, PRIMARY KEY (a)) PARTITION BY RANGE (a)",
        "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10000)",
        "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10000) TO (1000000)",
        "INSERT INTO t SELECT i, repeat('x', 1000) FROM generate_series(1, 40000) i");
    assertThat(
            SourcePostgres.count(
                "SELECT sum(pg_relation_size(c)) / 8192 FROM unnest("
                    + "ARRAY['keys.t1'::regclass, 'keys.t2'::regclass]) c"))
        .isGreaterThan(4_000);

    List<Integer> shares = new ArrayList<>();
    long from = 0;
    for (String bound : cut(4, Subject.of(TABLE)).bounds()) {
      long to = Long.parseLong(bound.substring(2, bound.length() - 2));
      shares.add((int) (to - from));
      from = to;
    }
    shares.add((int) (40_001 - from));
    assertThat(shares).hasSize(4).allSatisfy(s -> assertThat(s).isBetween(8_000, 12_000));
  }

  @Test
  @DisplayName("bounds of another key are never compared with this one")
  void anotherKey() {
    KeysetReaderIT.create("a int, b text", "i, 'x'");
    Ranges ranges = cut(2, Subject.of(TABLE));
    SourcePostgres.execute(
        "ALTER TABLE keys.t DROP CONSTRAINT t_pkey; ALTER TABLE keys.t ADD PRIMARY KEY (b, a)");
    JdbcSyncReader reader =
        new JdbcSyncReader(database, spec(Subject.of(TABLE), ranges.scopes().get(1)));
    assertThatThrownBy(() -> reader.open(reader.look(), null))
        .isInstanceOfSatisfying(
            ReadFailure.class, e -> assertThat(e.kind()).isEqualTo(ReadFailure.Kind.PERMANENT))
        .hasMessageContaining("key of keys.t");
  }

  private static Ranges cut(int ranges, Subject subject) {
    SyncSpec spec = spec(subject, Scope.WHOLE);
    try (Session session = new Database(SourcePostgres.settings()).connect()) {
      Look look = JdbcSyncReader.look(session, spec);
      List<String> bounds = TableCuts.bounds(session, spec, look, ranges);
      return new Ranges(1, ranges, JdbcSyncReader.print(look), bounds);
    }
  }

  private List<List<String>> readAll(Ranges ranges) {
    return ranges.scopes().stream().map(this::read).toList();
  }

  /** The last column of each row of a range. */
  private List<String> read(Scope scope) {
    JdbcSyncReader sync = new JdbcSyncReader(database, spec(Subject.of(TABLE), scope));
    List<String> rows = new ArrayList<>();
    try (GenerationReader reader = sync.open(sync.look(), null)) {
      for (Optional<Page> page = reader.next(); page.isPresent(); page = reader.next()) {
        for (@Nullable Object[] cells : page.get().rows()) {
          rows.add(String.valueOf(cells[cells.length - 1]));
        }
      }
    }
    return rows;
  }

  private static SyncSpec spec(Subject subject, Scope scope) {
    return SyncSpec.of("t", subject).topic("shop.t").fetchSize(7).scope(scope).build();
  }
}
