package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SourceBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Syncs of a query, run after run")
@ExtendWith(SceneExtension.class)
class QueryModelIT {
  private static final String SYNC = "active_users";

  private Scene scene;
  private Database app;

  @BeforeEach
  void app(Scene scene) {
    this.scene = scene;
    app = scene.database("app");
    app.execute(
        """
        CREATE TABLE users (id bigint PRIMARY KEY, email text, active boolean NOT NULL);
        INSERT INTO users SELECT i, 'user' || i || '@example.org', i <= 3
          FROM generate_series(1, 5) i;
        CREATE VIEW expected AS SELECT id, email FROM users WHERE active
        """);
  }

  private SourceBuilder source() {
    return scene
        .source("app")
        .reading(app)
        .syncs(SYNC)
        .set("syncs.active_users.query", "SELECT id, email FROM users WHERE active")
        .set("syncs.active_users.key.columns", "id");
  }

  @Test
  @DisplayName("HT-1 a query model appears in a table of its name as the query returns it")
  void queryModel() {
    Source source = source().start();
    Sink mirror = scene.sink("mirror").into(scene.database("mirror")).from(source).start();
    assertThat(mirror.completed(SYNC, 1).counts()).isEqualTo("3/0/0/0");
    Comparison.assertSame(app, "expected", mirror.database(), SYNC);

    app.execute(
        """
        UPDATE users SET active = NOT active WHERE id IN (2, 4);
        UPDATE users SET email = 'new@example.org' WHERE id = 3
        """);
    source.run();
    assertThat(mirror.completed(SYNC, 2).counts()).isEqualTo("1/1/1/1");
    Comparison.assertSame(app, "expected", mirror.database(), SYNC);
  }

  @Test
  @DisplayName(
      "HT-7 HT-9 a resync removes nothing where delete.behavior is none, and doubles rows that are"
          + " appended, of which its run warns")
  void resync() {
    Source source = source().start();
    Sink keeps =
        scene
            .sink("keeps")
            .into(scene.database("keeps"))
            .from(source)
            .set("delete.behavior", "none")
            .start();
    Sink log = scene.sink("log").into(scene.database("log")).from(source).mode("append").start();
    keeps.completed(SYNC, 1);
    log.completed(SYNC, 1);
    app.execute("UPDATE users SET active = false WHERE id = 1");
    source.signal("resync");

    Run resync = keeps.completed(SYNC, 2);
    assertThat(resync.text("kind")).isEqualTo("resync");
    assertThat(resync.counts()).isEqualTo("0/0/2/0");
    assertThat(keeps.database().column("SELECT id FROM active_users ORDER BY id"))
        .containsExactly("1", "2", "3");

    Run appended = log.completed(SYNC, 2);
    assertThat(appended.counts()).isEqualTo("2/0/0/0");
    assertThat(appended.text("warnings"))
        .contains("adds all rows once more where they are appended");
    assertThat(log.database().rows("SELECT id, count(*) FROM active_users GROUP BY id ORDER BY id"))
        .containsExactly(List.of("1", "1"), List.of("2", "2"), List.of("3", "2"));
  }

  @Test
  @DisplayName(
      "HT-31 HT-32 delete.behavior acts on records that leave after it was set; one that had left"
          + " before stays")
  void leftBefore(@TempDir Path directory) {
    Source source =
        source()
            .set("syncs.active_users.mode", "diff")
            .set("snapshot.dir", directory.toString())
            .start();
    Sink mirror =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .from(source)
            .set("delete.behavior", "none")
            .start();
    mirror.completed(SYNC, 1);
    String ids = "SELECT id FROM active_users ORDER BY id";
    app.execute("UPDATE users SET active = false WHERE id = 1");
    source.run();
    assertThat(mirror.completed(SYNC, 2).removed()).isEqualTo(1);
    assertThat(mirror.database().column(ids)).containsExactly("1", "2", "3");

    mirror.reconfigureAndWait(Map.of("delete.behavior", "delete"));
    app.execute("UPDATE users SET active = false WHERE id = 2");
    source.run();
    assertThat(mirror.completed(SYNC, 3).removed()).isEqualTo(1);
    assertThat(mirror.database().column(ids)).containsExactly("1", "3");
  }

  @Test
  @DisplayName(
      "RS-16 a record that was rejected is delivered by the next full run, although unchanged, when"
          + " nothing refuses it any more")
  void rejectedIsRetried() {
    Database copy = scene.database("mirror");
    copy.execute(
        "CREATE TABLE active_users (id bigint PRIMARY KEY, email text,"
            + " CONSTRAINT odd CHECK (email <> 'user2@example.org'))");
    Source source = source().start();
    Sink mirror =
        scene
            .sink("mirror")
            .into(copy)
            .from(source)
            .set("errors.tolerance", "all")
            .set("errors.deadletterqueue.topic.name", scene.topic("letters"))
            .set("errors.deadletterqueue.topic.replication.factor", "1")
            .start();
    Run first = mirror.settled(SYNC, 1);
    assertThat(first.status()).isEqualTo("COMPLETED_WITH_ERRORS");
    assertThat(first.number("rejected")).isEqualTo(1);
    assertThat(copy.column("SELECT id FROM active_users ORDER BY id")).containsExactly("1", "3");

    copy.execute("ALTER TABLE active_users DROP CONSTRAINT odd");
    source.run();
    Run second = mirror.completed(SYNC, 2);
    assertThat(second.number("rejected")).isZero();
    assertThat(second.counts()).isEqualTo("1/0/2/0");
    Comparison.assertSame(app, "expected", copy, SYNC);
  }
}
