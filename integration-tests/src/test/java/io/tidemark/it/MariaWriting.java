package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sink.MariaServer;
import io.tidemark.sink.OwnServer;
import io.tidemark.testbed.MariaDatabase;
import io.tidemark.testbed.MariaSession;
import io.tidemark.testbed.Waiting;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
@DisplayName("Who writes to MariaDB, and may still bring rows behind which others can be seen")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MariaWriting {
  private static final String INSERT = "INSERT INTO t (name) VALUES ('%s')";

  private FollowedTable table;
  private MariaDatabase shop;

  @BeforeAll
  void startServer(@TempDir Path directory) {
    table = new FollowedTable(begin(directory));
  }

  /** A server in an empty directory. */
  OwnServer begin(Path empty) {
    return MariaServer.start(empty);
  }

  /** A statement about replicas in the server's own words. */
  String said(String sql) {
    return sql;
  }

  @AfterAll
  void stopServer() {
    if (table != null) {
      table.close();
    }
  }

  @BeforeEach
  void make() {
    shop = table.make();
  }

  @AfterEach
  void drop() {
    shop.execute("DROP DATABASE " + shop.name());
  }

  private Follower by(String column) {
    return FollowedTable.follow(shop, column);
  }

  @Test
  @DisplayName("traps B2.6 a number waits for a transaction with a smaller one that is still open")
  void lateNumber() {
    try (Follower follower = by("id");
        MariaSession late = new MariaSession(shop)) {
      late.execute("BEGIN", INSERT.formatted("late"));
      shop.execute(INSERT.formatted("early"));
      assertThat(follower.bound().last().value()).isEqualTo("2");
      follower.awaitWriters(late.id());
      late.execute("COMMIT");
      follower.awaitWriters();
      follower.read();
      assertThat(follower.ids()).containsExactly(1L, 2L);
    }
  }

  @Test
  @DisplayName(
      "a number waits for a statement that has not written yet, and then for its transaction")
  void statementThatHasNotWritten() {
    shop.execute(INSERT.formatted("first"));
    try (Follower follower = by("id");
        MariaSession blocker = new MariaSession(shop);
        MariaSession late = new MariaSession(shop)) {
      blocker.execute("BEGIN", "UPDATE t SET name = 'locked' WHERE id = 1");
      late.execute("BEGIN");
      CompletableFuture<Void> insert =
          late.begin("INSERT INTO t (name) SELECT name FROM t WHERE id = 1 FOR UPDATE");
      shop.execute(INSERT.formatted("early"));
      follower.bound();
      follower.awaitWriters(blocker.id(), late.id());
      blocker.execute("ROLLBACK");
      insert.join();
      follower.awaitWriters(late.id());
      late.execute("COMMIT");
      follower.awaitWriters();
    }
  }

  @Test
  @DisplayName(
      "a time stays below that of a statement which has taken its own, and not yet written")
  void timeOfAStatement() {
    try (Follower follower = by("at");
        MariaSession gate = new MariaSession(shop);
        MariaSession late = new MariaSession(shop)) {
      gate.execute("DO get_lock('gate', 0)");
      CompletableFuture<Void> insert =
          late.begin("INSERT INTO t (name) SELECT 'late' FROM dual WHERE get_lock('gate', 600)");
      shop.execute(INSERT.formatted("early"));
      follower.assertHeldBy(late);
      gate.execute("DO release_lock('gate')");
      insert.join();
      follower.assertBrings(2);
    }
  }

  @Test
  @DisplayName(
      "a time stays below the begin of a transaction that has only read, and brings an older one")
  void timeOfATransaction() {
    try (Follower follower = by("at");
        Follower numbers = by("id");
        MariaSession late = new MariaSession(shop)) {
      late.execute("BEGIN", "SELECT count(*) FROM t", "SET @at = now(6)");
      shop.execute(INSERT.formatted("early"));
      follower.assertHeldBy(late);
      assertThat(numbers.bound().last()).isNotNull();
      numbers.awaitWriters();
      late.execute("INSERT INTO t (name, at) VALUES ('late', @at)");
      Waiting.until("the limit of the clock alone", () -> follower.bound().last() != null);
      follower.awaitWriters(late.id());
      late.execute("COMMIT");
      follower.assertBrings(2);
    }
  }

  /** Beside each of them the server's stopwatch of the statement begins anew. */
  @Test
  @DisplayName("a time stays below that of a statement whose function runs statements of its own")
  void timeOfAFunction() {
    shop.execute(
        """
        CREATE FUNCTION slowly() RETURNS varchar(40) READS SQL DATA
        BEGIN
          DECLARE n bigint;
          SELECT count(*) INTO n FROM t;
          DO get_lock('first', 600);
          DO get_lock('gate', 600);
          RETURN 'late';
        END""");
    try (Follower follower = by("at");
        MariaSession gate = new MariaSession(shop);
        MariaSession late = new MariaSession(shop)) {
      gate.execute("DO get_lock('first', 0), get_lock('gate', 0)");
      CompletableFuture<Void> insert = late.begin("INSERT INTO t (name) VALUES (slowly())");
      shop.execute(INSERT.formatted("early"));
      follower.assertHeldBy(late);
      gate.execute("DO release_lock('first')");
      Waiting.until(
          "its next statement",
          () -> shop.rows("SELECT is_used_lock('first')").get(0).contains("" + late.id()));
      follower.assertHeldBy(late);
      gate.execute("DO release_lock('gate')");
      insert.join();
      follower.assertBrings(2);
    }
  }

  @Test
  @DisplayName("a time stays below that of what an event runs")
  void timeOfAnEvent() {
    try (Follower follower = by("at");
        MariaSession gate = new MariaSession(shop)) {
      gate.execute(
          "DO get_lock('gate', 0)",
          "SET GLOBAL event_scheduler = ON",
          "CREATE EVENT late ON SCHEDULE AT current_timestamp DO"
              + " INSERT INTO t (name) SELECT 'late' FROM dual WHERE get_lock('gate', 600)");
      String waits = "SELECT ID FROM information_schema.PROCESSLIST WHERE STATE = 'User lock'";
      Waiting.until("the event", () -> !shop.rows(waits).isEmpty());
      shop.execute(INSERT.formatted("early"));
      assertThat(shop.rows(waits).get(0)).containsExactly("" + follower.held().session());
      gate.execute("DO release_lock('gate')");
      follower.assertBrings(2);
    } finally {
      shop.execute("SET GLOBAL event_scheduler = OFF");
    }
  }

  @Test
  @DisplayName("whoever has not logged in yet holds no number back")
  void connecting() throws IOException {
    shop.execute("SET GLOBAL connect_timeout = 600");
    try (Follower follower = by("id");
        Socket silent = table.call()) {
      assertThat(silent.getInputStream().read()).as("its greeting").isNotNegative();
      String connects =
          "SELECT 1 FROM information_schema.PROCESSLIST WHERE USER = 'unauthenticated user'";
      shop.execute(INSERT.formatted("new"));
      follower.assertBrings(1);
      assertThat(shop.rows(connects)).as("its session").isNotEmpty();
    } finally {
      shop.execute("SET GLOBAL connect_timeout = 10");
    }
  }

  @Test
  @DisplayName("a transaction that may only read holds nobody back, however long it takes")
  void reader() {
    try (Follower follower = by("at");
        MariaSession gate = new MariaSession(shop);
        MariaSession reader = new MariaSession(shop)) {
      gate.execute("DO get_lock('gate', 0)");
      reader.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
      CompletableFuture<Void> select = reader.begin("SELECT get_lock('gate', 600)");
      shop.execute(INSERT.formatted("new"));
      follower.assertBrings(1);
      gate.execute("DO release_lock('gate')");
      select.join();
    }
  }

  @Test
  @DisplayName("a prepared transaction is waited for, although its session has gone")
  void preparedTransaction() {
    try (Follower follower = by("id")) {
      try (MariaSession late = new MariaSession(shop)) {
        late.execute("XA START 'x'", INSERT.formatted("late"), "XA END 'x'", "XA PREPARE 'x'");
      }
      shop.execute(INSERT.formatted("early"));
      follower.bound();
      follower.awaitWriters(0L);
      shop.execute("XA COMMIT 'x'");
      follower.awaitWriters();
      follower.read();
      assertThat(follower.ids()).containsExactly(1L, 2L);
    }
  }

  @Test
  @DisplayName("what somebody else keeps old is never taken for new")
  void oldAnswers() {
    AtomicBoolean over = new AtomicBoolean();
    List<CompletableFuture<Void>> monitors = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      monitors.add(CompletableFuture.runAsync(() -> watch(over)));
    }
    try (Follower follower = by("id")) {
      for (int i = 0; i < 4; i++) {
        try (MariaSession late = new MariaSession(shop)) {
          late.execute("BEGIN", INSERT.formatted("late"));
          shop.execute(INSERT.formatted("early"));
          follower.assertSees(late);
        }
      }
    } finally {
      over.set(true);
      monitors.forEach(CompletableFuture::join);
    }
  }

  private void watch(AtomicBoolean over) {
    try (MariaSession monitor = new MariaSession(shop)) {
      while (!over.get()) {
        monitor.execute("SELECT count(*) FROM information_schema.INNODB_TRX");
      }
    }
  }

  @Test
  @DisplayName("random writers beside readers by a number and by a time: each row comes once")
  void randomWriters() {
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Random random = new Random(i);
      writers.add(CompletableFuture.runAsync(() -> write(random)));
    }
    try (Follower numbers = by("id");
        Follower times = by("at")) {
      while (!writers.stream().allMatch(CompletableFuture::isDone)) {
        numbers.catchUp();
        times.catchUp();
      }
      writers.forEach(CompletableFuture::join);
      List<Long> all =
          shop.rows("SELECT id FROM t ORDER BY id").stream()
              .map(row -> Long.valueOf(row.get(0)))
              .toList();
      numbers.assertBrings(all.size());
      times.assertBrings(all.size());
      assertThat(numbers.ids()).isEqualTo(all);
      assertThat(times.ids()).containsExactlyInAnyOrderElementsOf(all);
    }
  }

  private void write(Random random) {
    try (MariaSession session = new MariaSession(shop)) {
      for (int i = 0; i < 60; i++) {
        session.execute(
            random.nextBoolean() ? "BEGIN" : "SET autocommit = 1",
            INSERT.formatted("a"),
            "DO sleep(%s)".formatted(random.nextInt(5) / 100.0),
            "INSERT INTO t (name) SELECT sleep(0.001) FROM "
                + MariaDatabase.numbers(1 + random.nextInt(9)),
            random.nextInt(4) == 0 ? "ROLLBACK" : "COMMIT");
      }
    }
  }

  @Test
  @DisplayName("a replica is refused, whichever half of it runs, and so are other engines")
  void refusals() {
    try (Follower follower = by("id")) {
      shop.execute(
          said("CHANGE MASTER TO MASTER_HOST = 'localhost', MASTER_PORT = 1, MASTER_USER = 'no'"));
      try {
        for (String half : new String[] {"SQL_THREAD", "IO_THREAD"}) {
          shop.execute(said("START SLAVE " + half));
          assertThatThrownBy(follower::bound)
              .hasMessageStartingWith("cursor.column of sync id cannot be used: ")
              .hasMessageContaining("is a replica");
          shop.execute(said("STOP SLAVE"));
        }
      } finally {
        shop.execute(said("RESET SLAVE ALL"));
      }
      assertThat(follower.bound().last()).isNull();
      shop.execute("ALTER TABLE t ENGINE = MyISAM");
      assertThatThrownBy(follower::bound).hasMessageContaining("of the engine MyISAM");
    }
  }
}
