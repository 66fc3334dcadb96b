package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.MigrateMode;
import io.tidemark.sink.migrate.Registry;
import io.tidemark.sink.migrate.Wanted;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Statements that commit by themselves, and a worker that dies between two of them. */
@NullUnmarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MariaMigrations {
  private static final TableId ORDERS = TableId.of("orders");

  private OwnServer server;

  @BeforeAll
  void start(@TempDir Path directory) {
    server = begin(directory);
  }

  /** A server in an empty directory. */
  OwnServer begin(Path empty) {
    return MariaServer.start(empty);
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** What documents the rights. */
  Path page() {
    return Path.of("..", "docs", "mariadb.md");
  }

  private Rig rig(String database) {
    server.create(database);
    return Rig.on(server.database(database, OwnServer.USER, null));
  }

  @Test
  @DisplayName("a table that was dropped is made again, and its open generation is blocked")
  void dropped() {
    interrupted("dropped", rig -> rig.execute("DROP TABLE orders"));
  }

  @Test
  @DisplayName(
      "a worker that died when the table was made again, and before it could tell, has not hidden it")
  void madeAndNotTold() {
    interrupted(
        "not_told",
        rig -> {
          rig.execute("DROP TABLE orders");
          Stream<Column> own =
              Stream.of(
                  new Column("id", ColumnType.of(Kind.INT64), false),
                  new Column("status", ColumnType.of(Kind.STRING), true));
          List<Column> columns = Stream.concat(own, SystemColumns.all().stream()).toList();
          TableSchema again = new TableSchema(ORDERS, columns, List.of("id"));
          rig.session.update(rig.database.dialect().createNewTable(again));
        });
  }

  @Test
  @DisplayName(
      "what a table held is told to be gone before it is made again, so that no death comes between")
  void toldBeforeItIsThere() {
    server.create("told");
    Map<TableId, Boolean> told = new HashMap<>();
    Registry registry =
        new Migrations.Nothing() {
          @Override
          public void made(Session tx, TableId table) {
            told.put(table, Catalog.find(tx, table).isPresent());
          }
        };
    try (Session session = server.database("told", OwnServer.USER, null).connect()) {
      Migrations.migrate(
          session, MigrateMode.SAFE, registry, Migrations.wanted(List.of("id"), Migrations.ID));
    }
    assertThat(told).containsExactly(Map.entry(new TableId("told", "orders"), false));
  }

  @Test
  @DisplayName("CQ-25 a table is not dropped for one that is not possible")
  void impossible() {
    server.create("impossible");
    try (Session session = server.database("impossible", OwnServer.USER, null).connect()) {
      Migrations.migrate(session, Migrations.wanted(List.of("id"), Migrations.ID));
      session.execute("INSERT INTO orders (id) VALUES (7)");
      Wanted others = Migrations.wanted(List.of("code"), texts(400, ColumnType.of(Kind.STRING)));
      assertThatThrownBy(
              () -> Migrations.migrate(session, MigrateMode.FORCED, Migrations.NONE, others))
          .hasMessageContaining("too large for a row");
      assertThat(session.query(Sql.of("SELECT id FROM orders"), row -> row.getLong(1)))
          .containsExactly(7L);
    }
  }

  @Test
  @DisplayName("texts that do not fit into a row as they are declared are made without a length")
  void manyTexts() {
    server.create("many_texts");
    try (Session session = server.database("many_texts", OwnServer.USER, null).connect()) {
      Wanted wanted = Migrations.wanted(List.of("code"), texts(70, ColumnType.string(255)));
      assertThat(Migrations.migrate(session, wanted).get(0).column("text69").orElseThrow().type())
          .isEqualTo(ColumnType.of(Kind.STRING));
    }
  }

  @Test
  @DisplayName(
      "texts for which a row has no room left are added, and made longer, without a length")
  void addedTexts() {
    server.create("added_texts");
    try (Session session = server.database("added_texts", OwnServer.USER, null).connect()) {
      ColumnType text = ColumnType.string(255);
      Migrations.migrate(session, Migrations.wanted(List.of("code"), texts(40, text)));
      TableSchema table =
          Migrations.migrate(session, Migrations.wanted(List.of("code"), texts(90, text))).get(0);
      assertThat(table.column("text39").orElseThrow().type()).isEqualTo(text);
      assertThat(table.column("text40").orElseThrow().type()).isEqualTo(text);
      assertThat(table.column("text89").orElseThrow().type()).isEqualTo(ColumnType.of(Kind.STRING));
      session.execute("ALTER TABLE orders MODIFY COLUMN text0 varchar(9)");
      table =
          Migrations.migrate(session, Migrations.wanted(List.of("code"), texts(90, text))).get(0);
      assertThat(table.column("text0").orElseThrow().type()).isEqualTo(ColumnType.of(Kind.STRING));
    }
  }

  private static Column[] texts(int count, ColumnType type) {
    return Stream.concat(
            Stream.of(new Column("code", ColumnType.of(Kind.INT64), false)),
            IntStream.range(0, count).mapToObj(i -> new Column("text" + i, type, true)))
        .toArray(Column[]::new);
  }

  @Test
  @DisplayName("a table whose engine has no transactions is refused, and nothing is written")
  void withoutTransactions() {
    Topic topic = Topic.orders().generation(1000).row(1, "a");
    try (Rig rig = rig("engines")) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status text) ENGINE=MyISAM");
      rig.start(topic, new Topic(Rig.MARKERS, 0)).pollAndCommit();
      assertThatThrownBy(rig::poll)
          .hasMessageContaining("Its engine MyISAM has no transactions: make it one of InnoDB");
      assertThat(rig.number("SELECT count(*) FROM orders")).isZero();
    }
  }

  /** What is done in the middle of generation 2000 blocks it; the next one is whole. */
  private void interrupted(String database, Consumer<Rig> crash) {
    Topic topic = Topic.orders().generation(1000).row(1, "a").row(2, "b");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = rig(database).start(topic, markers)) {
      rig.pollAndCommit();
      topic.generation(2000).row(1, "c");
      rig.pollAndCommit();
      crash.accept(rig);
      rig.restart();
      topic.row(2, "b");
      rig.pollAndCommit();
      MarkersIT.end(markers, 2000, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "BLOCKED");
      topic.generation(3000).row(3, "d");
      rig.pollAndCommit();
      MarkersIT.end(markers, 3000, topic, 1);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 3000, "COMPLETED");
      assertThat(rig.strings("SELECT concat_ws(':', id, status, _sync_generation) FROM orders"))
          .containsExactly("3:d:3000");
    }
  }

  @Test
  @DisplayName(
      "CX-29 the documented rights are enough to make tables, write, and delete stale rows")
  void leastRights() throws IOException, SQLException {
    String page = Files.readString(page());
    int begin = page.indexOf("```sql\n") + "```sql\n".length();
    String[] grants = page.substring(begin, page.indexOf(";\n```", begin)).split(";\n", -1);
    try (Connection connection = server.connect("");
        Statement statement = connection.createStatement()) {
      for (String sql : grants) {
        statement.execute(sql);
      }
    }
    Database database = server.database("mirror", "tidemark_sink", "change me");
    Topic topic = Topic.orders().generation(1000).rows(1, 300, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = Rig.on(database).with("delete.max.fraction", "1").start(topic, markers)) {
      rig.pollAndCommit();
      MarkersIT.end(markers, 1000, topic, 300);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 1000, "COMPLETED");
      topic.generation(2000).row(1, "a").row(2, "b");
      rig.pollAndCommit();
      MarkersIT.end(markers, 2000, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "COMPLETED");
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(2);
    }
  }
}
