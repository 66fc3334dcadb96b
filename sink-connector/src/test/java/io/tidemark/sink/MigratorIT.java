package io.tidemark.sink;

import static io.tidemark.sink.Migrations.ID;
import static io.tidemark.sink.Migrations.TABLE;
import static io.tidemark.sink.Migrations.migrate;
import static io.tidemark.sink.Migrations.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.MigrateMode;
import io.tidemark.sink.migrate.Registry;
import io.tidemark.sink.migrate.Wanted;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Migrations by themselves, on a real catalog. */
@NullUnmarked
class MigratorIT {
  @Test
  @DisplayName("DEST-45 a table of the same name in another schema is no table of ours")
  void otherSchema() {
    try (Session session = SinkPostgres.database("migrator_schema").connect()) {
      session.execute(
          "DROP SCHEMA IF EXISTS migrator_other CASCADE; CREATE SCHEMA migrator_other;"
              + " CREATE TABLE migrator_other.orders (sku text PRIMARY KEY)");
      TableSchema made = migrate(session, wanted(List.of("id"), ID)).get(0);
      assertThat(made.id()).isEqualTo(new TableId("migrator_schema", "orders"));
    }
  }

  private static String indexed(Session session, String index) {
    session.execute(
        "DROP TABLE IF EXISTS orders; CREATE TABLE orders (nr bigint GENERATED ALWAYS AS IDENTITY"
            + " PRIMARY KEY, a text, b text, c varchar(9) COLLATE \"C\"); "
            + index);
    return Catalog.keys(session, TABLE).stream()
        .filter(key -> !key.contains("nr"))
        .map(key -> String.join(",", key.stream().sorted().toList()))
        .findAny()
        .orElse("none");
  }

  @Test
  @DisplayName("B6-28 every unique index is a key that refuses the same rows as the columns would")
  void uniqueIndexes() {
    try (Session session = SinkPostgres.database("migrator_unique").connect()) {
      assertThat(indexed(session, "CREATE UNIQUE INDEX ON orders (b, a)")).isEqualTo("a,b");
      assertThat(indexed(session, "ALTER TABLE orders ADD UNIQUE (c)")).isEqualTo("c");
      assertThat(indexed(session, "CREATE UNIQUE INDEX ON orders (a) INCLUDE (b)")).isEqualTo("a");
      for (String none :
          List.of(
              "CREATE INDEX ON orders (a)",
              "CREATE UNIQUE INDEX ON orders (a) WHERE b IS NULL",
              "CREATE UNIQUE INDEX ON orders (lower(a))",
              "CREATE UNIQUE INDEX ON orders (c COLLATE \"POSIX\")",
              "CREATE UNIQUE INDEX ON orders (a text_pattern_ops)",
              "ALTER TABLE orders ADD UNIQUE (a) DEFERRABLE")) {
        assertThat(indexed(session, none)).as(none).isEqualTo("none");
      }
      Column a = new Column("a", ColumnType.of(Kind.STRING), true);
      Wanted keyed = wanted(List.of("a"), a);
      assertThatThrownBy(() -> migrate(session, keyed))
          .hasMessageContaining("Key changed from [nr] to [a]: CREATE UNIQUE INDEX ON");
      session.execute("CREATE UNIQUE INDEX ON \"migrator_unique\".\"orders\" (\"a\")");
      assertThat(migrate(session, keyed).get(0).key()).containsExactly("a");
    }
  }

  @Test
  @DisplayName(
      "what depends on a column keeps it as it is, and is named before anything is altered")
  void pinned() {
    try (Session session = SinkPostgres.database("migrator_pins").connect()) {
      session.execute(
          """
          CREATE DOMAIN small AS int;
          CREATE TABLE orders (id bigint PRIMARY KEY, viewed int, d small, summed int,
            watched int, free int, total int GENERATED ALWAYS AS (summed * 2) STORED);
          CREATE VIEW totals AS SELECT viewed FROM orders;
          CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
          CREATE TRIGGER watch BEFORE UPDATE OF watched ON orders FOR EACH ROW
            EXECUTE FUNCTION nothing();
          """);
      ColumnType large = ColumnType.of(Kind.INT64);
      Wanted wanted =
          wanted(
              List.of("id"),
              ID,
              new Column("viewed", large, true),
              new Column("d", large, true),
              new Column("summed", large, true),
              new Column("watched", large, true),
              new Column("free", large, true));
      assertThatThrownBy(() -> migrate(session, wanted))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("column \"viewed\", which view totals depends on")
          .hasMessageContaining("column \"d\", which domain small depends on")
          .hasMessageContaining("for column \"summed\"")
          .hasMessageContaining("column total of table orders depends on")
          .hasMessageContaining(
              "column \"watched\", which trigger watch on table orders depends on")
          .hasMessageNotContaining("\"free\"");
      assertThat(Catalog.table(session, TABLE).orElseThrow().schema().column("free"))
          .as("nothing was altered")
          .map(column -> column.type().kind())
          .contains(Kind.INT32);
    }
  }

  @Test
  @DisplayName("DEST-43 a column that gets more room keeps its collation and its values")
  void widenedText() {
    try (Session session = SinkPostgres.database("migrator_text").connect()) {
      session.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, code varchar(3) COLLATE \"C\", n real,"
              + " d numeric(6, 2), i int); INSERT INTO orders VALUES (1, 'abc', 1.5, 1234.56, 7)");
      migrate(
          session,
          wanted(
              List.of("id"),
              ID,
              new Column("code", ColumnType.string(9), true),
              new Column("n", ColumnType.of(Kind.FLOAT64), true),
              new Column("d", ColumnType.decimal(9, 3), true),
              new Column("i", ColumnType.decimal(12, 0), true)));
      assertThat(
              session.query(
                  Sql.of(
                      "SELECT concat_ws(' ', attname, format_type(atttypid, atttypmod),"
                          + " collname) FROM pg_attribute LEFT JOIN pg_collation c ON c.oid ="
                          + " attcollation WHERE attrelid = 'orders'::regclass AND attnum"
                          + " BETWEEN 2 AND 5 ORDER BY attnum"),
                  row -> row.getString(1)))
          .containsExactly(
              "code character varying(9) C",
              "n double precision",
              "d numeric(9,3)",
              "i numeric(12,0)");
      assertThat(
              session.query(
                  Sql.of("SELECT concat_ws(' ', code, n, d, i) FROM orders"),
                  row -> row.getString(1)))
          .containsExactly("abc 1.5 1234.560 7");
    }
  }

  @Test
  @DisplayName("a change that the user may not make names the statement and who has to run it")
  void denied() {
    Database database = SinkPostgres.database("migrator_denied");
    try (Session session = database.connect()) {
      session.execute(
          "DROP ROLE IF EXISTS writer; CREATE ROLE writer; GRANT USAGE ON SCHEMA migrator_denied TO"
              + " writer; CREATE TABLE orders (id bigint PRIMARY KEY, n int NOT NULL);"
              + " GRANT ALL ON orders TO writer; SET ROLE writer");
      Wanted wanted = wanted(List.of("id"), ID, new Column("n", ColumnType.of(Kind.INT64), true));
      assertThatThrownBy(() -> migrate(session, wanted))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.DENIED))
          .hasMessageContaining(
              "let its owner run: ALTER TABLE \"orders\" ALTER COLUMN \"n\" TYPE bigint");
      session.execute("RESET ROLE; DROP OWNED BY writer; DROP ROLE writer");
    }
  }

  @Test
  @DisplayName("DEST-17 B6-23 tasks that create and widen a table at once all find it done")
  void race() throws Exception {
    Database database = SinkPostgres.database("migrator_race");
    Column small = new Column("n", ColumnType.of(Kind.INT32), false);
    Column large = new Column("n", ColumnType.of(Kind.INT64), true);
    Column note = new Column("note", ColumnType.string(9), true);
    for (Wanted step :
        List.of(wanted(List.of("id"), ID, small), wanted(List.of("id"), ID, large, note))) {
      Set<List<TableSchema>> found = Set.copyOf(atOnce(database, step));
      assertThat(found).hasSize(1);
    }
    try (Session session = database.connect()) {
      Column n = Catalog.table(session, TABLE).orElseThrow().schema().column("n").orElseThrow();
      assertThat(n.type().kind()).isEqualTo(Kind.INT64);
      assertThat(n.nullable()).isTrue();
    }
  }

  @Test
  @DisplayName(
      "DEST-17 B6-23 a table that another task makes anew between two questions about it is not refused")
  void madeAnewMeanwhile() {
    Database database = SinkPostgres.database("migrator_meanwhile");
    Wanted wanted = wanted(List.of("id"), ID, new Column("n", ColumnType.of(Kind.STRING), true));
    try (Session session = database.connect();
        Session other = database.connect()) {
      session.execute("CREATE TABLE orders (id bigint PRIMARY KEY, n bytea)");
      Registry once =
          new Migrations.Nothing() {
            @Override
            public List<String> objections(Session asking, TableSchema table, Wanted by) {
              migrate(other, MigrateMode.FORCED, Migrations.NONE, wanted);
              return List.of("it was made anew already");
            }
          };
      TableSchema found = migrate(session, MigrateMode.FORCED, once, wanted).get(0);
      assertThat(found.column("n").orElseThrow().type().kind()).isEqualTo(Kind.STRING);
    }
  }

  @Test
  @DisplayName(
      "B6-23 migrate.mode=none alters nothing where a person adds the missing column between two questions")
  void addedMeanwhile() {
    Database database = SinkPostgres.database("migrator_added");
    Wanted wanted = wanted(List.of("id"), ID, new Column("note", ColumnType.string(9), true));
    try (Session session = database.connect();
        Session person = database.connect()) {
      session.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, n int NOT NULL, _sync_source text,"
              + " _sync_generation bigint, _sync_time timestamptz)");
      Registry added =
          new Migrations.Nothing() {
            private boolean asked;

            @Override
            public boolean isOver(Session asking, TableId table, Wanted by) {
              if (!asked) {
                person.execute("ALTER TABLE orders ADD note varchar(9)");
              }
              asked = true;
              return false;
            }
          };
      TableSchema found = migrate(session, MigrateMode.NONE, added, wanted).get(0);
      assertThat(found.column("note")).isPresent();
      assertThat(found.column("n").orElseThrow().nullable()).isFalse();
    }
  }

  private static List<List<TableSchema>> atOnce(Database database, Wanted wanted) throws Exception {
    int tasks = 4;
    CountDownLatch begin = new CountDownLatch(tasks);
    ExecutorService threads = Executors.newFixedThreadPool(tasks);
    try {
      List<Future<List<TableSchema>>> running = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        running.add(
            threads.submit(
                () -> {
                  try (Session session = database.connect()) {
                    begin.countDown();
                    begin.await();
                    return migrate(session, wanted);
                  }
                }));
      }
      List<List<TableSchema>> found = new ArrayList<>();
      for (Future<List<TableSchema>> one : running) {
        found.add(one.get());
      }
      return found;
    } finally {
      threads.shutdownNow();
    }
  }
}
