package io.tidemark.source.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.source.SourcePostgres;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages by every kind of key: each row once, from wherever the pass is taken up. */
class KeysetReaderIT {
  private static final int PAGE = 7;
  private static final int ROWS = 100;

  private final SourceDatabase database =
      new SourceDatabase(SourcePostgres.settings(), System::nanoTime);

  @AfterEach
  void close() {
    database.close();
  }

  /** Name, the key's columns, and expressions of i that give each row its key. */
  static Stream<Arguments> keys() {
    return Stream.concat(numbersAndTexts(), otherKeys());
  }

  private static Stream<Arguments> numbersAndTexts() {
    return Stream.of(
        Arguments.of("smallint", "a smallint", "i - 50"),
        Arguments.of("bigint", "a bigint", "(i - 50) * 1000000000000"),
        Arguments.of("numeric", "a numeric", "(i - 50) / 7.0"),
        Arguments.of("decimal", "a numeric(20,4)", "i * 12345678901.0101"),
        Arguments.of("double", "a float8", "CASE i WHEN 1 THEN 'NaN' ELSE (i / 3.0)::float8 END"),
        Arguments.of("real", "a real", "(i / 3.0)::real"),
        Arguments.of("boolean and int", "a boolean, b int", "i % 2 = 0, i"),
        Arguments.of("text", "a text", "chr(97 + i % 26) || i"),
        Arguments.of("text, nasty", "a text", "E'\\\\ \" '' [,] \\u00e9 \\U0001F600' || i"),
        Arguments.of("text, empty", "a text", "repeat('x', i - 1)"),
        Arguments.of(
            "text by ICU",
            "a text COLLATE \"en-x-icu\"",
            "CASE WHEN i % 2 = 0 THEN 'A' ELSE 'a' END || i"),
        Arguments.of(
            "text by bytes",
            "a text COLLATE \"C\"",
            "CASE WHEN i % 2 = 0 THEN 'A' ELSE 'a' END || i"),
        Arguments.of("char", "a char(8)", "'c' || i"),
        Arguments.of("varchar", "a varchar(8)", "'v' || i"));
  }

  private static Stream<Arguments> otherKeys() {
    return Stream.of(
        Arguments.of("uuid", "a uuid", "md5(i::text)::uuid"),
        Arguments.of("bytea", "a bytea", "decode(md5(i::text), 'hex')"),
        Arguments.of("date", "a date", "date '1969-11-11' + i"),
        Arguments.of("time", "a time", "time '00:00' + i * interval '7.000001 seconds'"),
        Arguments.of(
            "timestamp",
            "a timestamp",
            "timestamp '1969-12-31 23:59' + i * interval '1.000001 seconds'"),
        Arguments.of(
            "timestamptz",
            "a timestamptz",
            "timestamptz '2024-03-31 00:59Z' + i * interval '0.000001 seconds'"),
        Arguments.of("inet", "a inet", "('10.0.0.' || i)::inet"),
        Arguments.of("interval", "a interval", "i * interval '1 day 1 second'"),
        Arguments.of(
            "enum",
            "a keys.mood, b int",
            "(CASE WHEN i % 2 = 0 THEN 'sad' ELSE 'glad' END)::keys.mood, i"),
        Arguments.of(
            "composite",
            "a text, b bigint, c timestamptz",
            "'t' || i % 3, i / 5, timestamptz '2024-01-01Z' + i * interval '1 hour'"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void readsEachRowOnceInPages(String name, String columns, String expressions) {
    create(columns, expressions);
    assertThat(look(List.of()).keyset()).isTrue();

    List<@Nullable Object[]> rows = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    readFrom(null, rows, ends);

    assertThat(payloads(rows)).hasSize(ROWS);
    assertThat(rows).hasSize(ROWS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void goesOnBehindTheEndOfAnyPage(String name, String columns, String expressions) {
    create(columns, expressions);
    List<@Nullable Object[]> all = new ArrayList<>();
    List<String> ends = new ArrayList<>();
    readFrom(null, all, ends);

    for (int page = 0; page < ends.size(); page += 3) {
      List<@Nullable Object[]> rest = new ArrayList<>();
      readFrom(ends.get(page), rest, new ArrayList<>());
      int behind = Math.min(ROWS, (page + 1) * PAGE);
      assertThat(payloads(rest)).isEqualTo(payloads(all.subList(behind, ROWS)));
    }
  }

  @Test
  void aUniqueIndexOverNotNullColumnsIsAKeyToo() {
    SourcePostgres.schema(
        "keys", "CREATE TABLE t (a int NOT NULL, payload int)", "CREATE UNIQUE INDEX ON t (a)");
    assertThat(look(List.of()).keyset()).isTrue();
    assertThat(look(List.of("a")).keyset()).isTrue();
    assertThat(look(List.of("payload")).keyset()).isFalse();
    assertThat(look(List.of("payload")).schema().key()).containsExactly("payload");
  }

  @Test
  void whatTheCatalogDoesNotProveIsReadInASnapshot() {
    SourcePostgres.schema(
        "keys",
        "CREATE TABLE t (a int, payload int)",
        "CREATE UNIQUE INDEX ON t (a)",
        "CREATE UNIQUE INDEX ON t (payload) WHERE payload > 0",
        "INSERT INTO t VALUES (1, 1), (NULL, 2), (NULL, 3)");
    Look look = look(List.of("a"));
    assertThat(look.keyset()).isFalse();

    List<@Nullable Object[]> rows = new ArrayList<>();
    try (GenerationReader reader =
        new JdbcSyncReader(database, spec(List.of("a"))).open(look, null)) {
      for (Optional<Page> page = reader.next(); page.isPresent(); page = reader.next()) {
        rows.addAll(page.get().rows());
        assertThat(page.get().endKey()).isNull();
      }
    }
    assertThat(rows).hasSize(3);
  }

  @Test
  void aKeyThatIsNullAfterAllStartsAfresh() {
    SourcePostgres.schema("keys", "CREATE TABLE t (a int NOT NULL UNIQUE, payload int)");
    JdbcSyncReader sync = new JdbcSyncReader(database, spec(List.of()));
    try (GenerationReader reader = sync.open(sync.look(), null)) {
      SourcePostgres.execute("ALTER TABLE keys.t ALTER a DROP NOT NULL");
      SourcePostgres.execute("INSERT INTO keys.t VALUES (1, 1), (NULL, 2)");
      assertThatThrownBy(reader::next)
          .isInstanceOfSatisfying(
              ReadFailure.class,
              e -> assertThat(e.kind()).isEqualTo(ReadFailure.Kind.SCHEMA_CHANGED))
          .hasMessageContaining("key column a");
    }
  }

  static void create(String columns, String expressions) {
    SourcePostgres.schema(
        "keys",
        "CREATE TYPE keys.mood AS ENUM ('sad', 'glad')",
        "CREATE TABLE t (" + columns + ", payload int)",
        "INSERT INTO t SELECT " + expressions + ", i FROM generate_series(1, " + ROWS + ") i",
        "DO $$ BEGIN EXECUTE 'ALTER TABLE t ADD PRIMARY KEY (' || (SELECT"
            + " string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid ="
            + " 'keys.t'::regclass AND attnum > 0 AND attname <> 'payload') || ')'; END $$");
  }

  private void readFrom(@Nullable String resume, List<@Nullable Object[]> rows, List<String> ends) {
    JdbcSyncReader sync = new JdbcSyncReader(database, spec(List.of()));
    try (GenerationReader reader = sync.open(look(List.of()), resume)) {
      for (Optional<Page> page = reader.next(); page.isPresent(); page = reader.next()) {
        rows.addAll(page.get().rows());
        ends.add(String.valueOf(page.get().endKey()));
      }
    }
  }

  private Look look(List<String> keyColumns) {
    return new JdbcSyncReader(database, spec(keyColumns)).look();
  }

  private static Set<Object> payloads(List<@Nullable Object[]> rows) {
    Set<Object> payloads = new HashSet<>();
    for (@Nullable Object[] cells : rows) {
      payloads.add(String.valueOf(cells[cells.length - 1]));
    }
    return payloads;
  }

  private static SyncSpec spec(List<String> keyColumns) {
    return SyncSpec.of("t", Subject.of(new TableId("keys", "t")).by(keyColumns))
        .topic("shop.t")
        .fetchSize(PAGE)
        .build();
  }
}
