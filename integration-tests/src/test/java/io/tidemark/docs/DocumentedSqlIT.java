package io.tidemark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.Installation;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The statements that the documents have for operators")
@ExtendWith(SceneExtension.class)
@Tag("long")
class DocumentedSqlIT {
  private static final Path DOCS = Installation.checkoutAround(Path.of("")).resolve("docs");
  private static final String ORDERS = "public.orders";

  private Scene scene;
  private Database shop;
  private Database mirror;

  @BeforeEach
  void databases(Scene scene) {
    this.scene = scene;
    shop = scene.database("shop");
    shop.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text);"
            + " INSERT INTO orders SELECT i, 'new' FROM generate_series(1, 4) i");
    mirror = scene.database("mirror");
  }

  /** The statements of a page that are run here, in order. */
  private static List<String> statements(String page) {
    return Page.of(DOCS.resolve(page)).blocks().stream()
        .filter(block -> block.note().equals("run by DocumentedSqlIT"))
        .map(Page.Block::text)
        .toList();
  }

  private List<@Nullable String> mirrored() {
    return mirror.column("SELECT id FROM orders ORDER BY id");
  }

  @Test
  @DisplayName(
      "a table that another connector has filled is taken over by a run that a signal table asks"
          + " for, and what its source had lost long ago is found by who has written it")
  void takesOver() {
    mirror.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text);"
            + " INSERT INTO orders VALUES (1, 'new'), (2, 'old'), (9, 'new')");
    shop.execute(
        "DO $$ BEGIN CREATE ROLE tidemark; EXCEPTION WHEN duplicate_object THEN END $$;"
            + statements("schedules.md").get(0));
    Source source =
        scene
            .source("shop")
            .reading(shop)
            .tables(ORDERS)
            .set("signal.table", "public.tidemark_signals")
            .startIdle();
    Sink sink = scene.sink("mirror").into(mirror).from(source).start();
    sink.completed(ORDERS, 1);
    assertThat(mirrored()).containsExactly("1", "2", "3", "4", "9");
    assertThat(mirror.column("SELECT status FROM orders WHERE id = 2")).containsExactly("new");

    mirror.execute(statements("migrating/from-kafka-connect-jdbc.md").get(0));
    assertThat(mirrored()).containsExactly("1", "2", "3", "4");
  }

  @Test
  @DisplayName(
      "runs are queried, and a deleted row is looked up, brought back, and kept for good; each run"
          + " of what was appended is there as it was")
  void looksUpAndBringsBack() {
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink sink = mirror(source);
    Sink history =
        scene
            .sink("history")
            .into(scene.database("history"))
            .from(source)
            .mode("append")
            .set("table.name.format", "${table}_history")
            .start();
    sink.completed(ORDERS, 1);
    shop.execute("DELETE FROM orders WHERE id = 4");
    source.run();
    assertThat(sink.completed(ORDERS, 2).removed()).isEqualTo(1);

    assertThat(statements("reference/runs.md").stream().map(query -> mirror.rows(query).size()))
        .as("runs lately, and what needs nobody")
        .containsExactly(2, 0, 0, 0, 0, 0);
    List<String> operations = statements("operations.md");
    assertThat(mirror.rows(operations.get(0))).hasSize(1);
    mirror.execute(statements("modes.md").get(0));
    assertThat(mirrored()).containsExactly("1", "2", "3", "4");
    mirror.execute(operations.get(1));
    source.run();
    assertThat(sink.completed(ORDERS, 3).removed()).isZero();
    assertThat(mirrored()).containsExactly("1", "2", "3", "4");
    history.completed(ORDERS, 3);
    assertThat(history.database().rows(statements("how-to/append-history.md").get(0))).hasSize(3);
  }

  @Test
  @DisplayName("a sync that is removed leaves nothing at the destination")
  void removesASync() {
    Source source = scene.source("shop").reading(shop).tables(ORDERS).start();
    Sink sink = mirror(source);
    sink.completed(ORDERS, 1);
    mirror.execute(statements("operations.md").get(2));
    assertThat(mirrored()).isEmpty();
    assertThat(mirror.number("SELECT count(*) FROM tidemark_streams")).isZero();
  }

  private Sink mirror(Source source) {
    return scene
        .sink("mirror")
        .into(mirror)
        .from(source)
        .set("delete.archive", "true")
        .set("sync.log", "changes")
        .start();
  }
}
