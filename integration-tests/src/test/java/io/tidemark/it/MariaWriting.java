package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.sink.MariaServer;
import io.tidemark.source.read.ChangeReader.Bound;
import io.tidemark.source.read.ChangeReader.Writer;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.table.TableId;
import io.tidemark.testbed.MariaDatabase;
import io.tidemark.testbed.MariaSession;
import io.tidemark.testbed.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
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

  private MariaServer server;
  private MariaDatabase shop;
  private int databases;

  @BeforeAll
  void startServer(@TempDir Path directory) {
    server = MariaServer.start(directory);
  }

  @AfterAll
  void stopServer() {
    server.close();
  }

  @BeforeEach
  void table() {
    shop = new MariaDatabase(server, "writing_" + ++databases);
    server.create(shop.name());
    shop.execute(
        """
        CREATE TABLE t (id bigint AUTO_INCREMENT PRIMARY KEY, name varchar(40),
          at timestamp(6) NOT NULL DEFAULT current_timestamp(6), KEY (at))""");
  }

  @AfterEach
  void drop() {
    shop.execute("DROP DATABASE " + shop.name());
  }

  private Follower by(String column) {
    ConnectionSettings settings =
        new ConnectionSettings(
            shop.url(),
            MariaServer.USER,
            null,
            "tidemark-test",
            3,
            Duration.ofMillis(100),
            Duration.ofSeconds(20));
    return new Follower(settings, new TableId(shop.name(), "t"), column);
  }

  /** Whoever passes by meanwhile has ended then. */
  private static void waits(Follower follower, Long... sessions) {
    Waiting.until("those to wait for", () -> follower.waitsFor().equals(Set.of(sessions)));
  }

  @Test
  @DisplayName("traps B2.6 a number waits for a transaction with a smaller one that is still open")
  void lateNumber() {
    try (Follower follower = by("id");
        MariaSession late = new MariaSession(shop)) {
      late.execute("BEGIN", INSERT.formatted("late"));
      shop.execute(INSERT.formatted("early"));
      assertThat(follower.bound().last().value()).isEqualTo("2");
      waits(follower, late.id());
      late.execute("COMMIT");
      waits(follower);
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
      waits(follower, blocker.id(), late.id());
      blocker.execute("ROLLBACK");
      insert.join();
      waits(follower, late.id());
      late.execute("COMMIT");
      waits(follower);
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
      assertHeldBy(follower, late);
      gate.execute("DO release_lock('gate')");
      insert.join();
      assertBrings(follower, 2);
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
      assertHeldBy(follower, late);
      assertThat(numbers.bound().last()).isNotNull();
      waits(numbers);
      late.execute("INSERT INTO t (name, at) VALUES ('late', @at)");
      Waiting.until("the limit of the clock alone", () -> follower.bound().last() != null);
      waits(follower, late.id());
      late.execute("COMMIT");
      assertBrings(follower, 2);
    }
  }

  /** Until the clock alone would let a row pass that is there. */
  private static void assertHeldBy(Follower follower, MariaSession session) {
    long begun = follower.clock();
    do {
      assertThat(follower.bound().last()).isNull();
    } while (follower.clock() < begun + 2_000);
    Bound bound = follower.bound();
    assertThat(bound.last()).isNull();
    assertThat(bound.heldBy()).extracting(Writer::session).isEqualTo(session.id());
  }

  private static void assertBrings(Follower follower, int rows) {
    Waiting.until(
        "rows",
        () -> {
          catchUp(follower);
          return follower.ids().size() == rows;
        });
    assertThat(follower.ids()).doesNotHaveDuplicates();
  }

  private static void catchUp(Follower follower) {
    if (follower.bound().last() != null) {
      waits(follower);
      follower.read();
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
      assertBrings(follower, 1);
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
      waits(follower, 0L);
      shop.execute("XA COMMIT 'x'");
      waits(follower);
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
          assertSees(follower, late);
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

  private static void assertSees(Follower follower, MariaSession late) {
    try {
      assertThat(follower.bound().writers()).extracting(Writer::session).contains(late.id());
    } catch (ReadFailure e) {
      assertThat(e).hasMessageContaining("INNODB_TRX");
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
        catchUp(numbers);
        catchUp(times);
      }
      writers.forEach(CompletableFuture::join);
      List<Long> all =
          shop.rows("SELECT id FROM t ORDER BY id").stream()
              .map(row -> Long.valueOf(row.get(0)))
              .toList();
      assertBrings(numbers, all.size());
      assertBrings(times, all.size());
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
            "INSERT INTO t (name) SELECT sleep(0.001) FROM seq_1_to_" + (1 + random.nextInt(9)),
            random.nextInt(4) == 0 ? "ROLLBACK" : "COMMIT");
      }
    }
  }

  @Test
  @DisplayName("a replica is refused, whichever half of it runs, and so are other engines")
  void refusals() {
    try (Follower follower = by("id")) {
      shop.execute(
          "CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = 1, MASTER_USER = 'nobody'");
      try {
        for (String half : new String[] {"SQL_THREAD", "IO_THREAD"}) {
          shop.execute("START SLAVE " + half);
          assertThatThrownBy(follower::bound)
              .hasMessageStartingWith("cursor.column of sync id cannot be used: ")
              .hasMessageContaining("is a replica");
          shop.execute("STOP SLAVE");
        }
      } finally {
        shop.execute("RESET SLAVE ALL");
      }
      assertThat(follower.bound().last()).isNull();
      shop.execute("ALTER TABLE t ENGINE = Aria");
      assertThatThrownBy(follower::bound).hasMessageContaining("of the engine Aria");
    }
  }
}
