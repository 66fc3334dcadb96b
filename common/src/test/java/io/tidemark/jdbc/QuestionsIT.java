package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.dialect.Sql;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuestionsIT {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Database database = Database.toRead(TestPostgres.settings());

  private static long process(Session session) {
    return session.queryOne(Sql.of("SELECT pg_backend_pid()"), row -> row.getLong(1)).orElseThrow();
  }

  @Test
  @DisplayName("questions soon after each other share a session, and those at once do not")
  void kept() {
    try (Questions questions = new Questions(database, LONG, LONG)) {
      long first = questions.ask(QuestionsIT::process);
      List<Long> atOnce =
          questions.ask(s -> List.of(process(s), questions.ask(QuestionsIT::process)));
      assertThat(atOnce).first().isEqualTo(first);
      assertThat(atOnce).doesNotHaveDuplicates();
      long after = questions.ask(QuestionsIT::process);
      assertThat(atOnce).contains(after);
    }
  }

  @Test
  @DisplayName(
      "a session that the server has ended meanwhile, or in which something failed, is not asked again")
  void ended() {
    try (Questions questions = new Questions(database, LONG, LONG);
        Session other = database.connect()) {
      long first = questions.ask(QuestionsIT::process);
      other.query(Sql.of("SELECT pg_terminate_backend(?::int)", first), row -> 1);
      awaitEnd(other, first);
      long second = questions.ask(QuestionsIT::process);
      assertThat(second).isNotEqualTo(first);
      assertThatThrownBy(() -> questions.ask(s -> s.query(Sql.of("SELECT no"), row -> 1)))
          .isInstanceOf(DatabaseException.class);
      long third = questions.ask(QuestionsIT::process);
      assertThat(third).isNotEqualTo(second);
    }
  }

  @Test
  @DisplayName("the limit is that of each question, and not of those before it in the same session")
  void limits() {
    try (Questions questions = new Questions(database, Duration.ofSeconds(1), LONG)) {
      Sql slow = Sql.of("SELECT pg_backend_pid(), pg_sleep(0.6)");
      Session.Work<Optional<Long>> who = s -> s.queryOne(slow, row -> row.getLong(1));
      Optional<Long> first = questions.ask(who);
      Optional<Long> second = questions.ask(who);
      assertThat(second).isEqualTo(first);
      Sql slower = Sql.of("SELECT pg_sleep(600)");
      assertThatThrownBy(() -> questions.ask(s -> s.query(slower, row -> 1)))
          .hasMessageContaining("did not answer within 1 seconds");
    }
  }

  @Test
  @DisplayName("when nobody asks any more, the session is closed")
  void closed() {
    Questions questions = new Questions(database, LONG, Duration.ofMillis(1));
    try (Session other = database.connect()) {
      awaitEnd(other, questions.ask(QuestionsIT::process));
    }
  }

  @Test
  @DisplayName("a session is not kept for longer than a minute, however often it is asked")
  void oldSessions() {
    AtomicLong clock = new AtomicLong();
    try (Questions questions = new Questions(database, LONG, LONG, clock::get);
        Session other = database.connect()) {
      long first = questions.ask(QuestionsIT::process);
      clock.set(TimeUnit.MINUTES.toNanos(1) - 1);
      assertThat(questions.ask(QuestionsIT::process)).isEqualTo(first);
      clock.incrementAndGet();
      assertThat(questions.ask(QuestionsIT::process)).as("the last time").isEqualTo(first);
      awaitEnd(other, first);
      long second = questions.ask(QuestionsIT::process);
      assertThat(second).isNotEqualTo(first);
      assertThat(questions.ask(QuestionsIT::process)).as("a minute of its own").isEqualTo(second);
    }
  }

  private static void awaitEnd(Session other, long process) {
    Sql alive = Sql.of("SELECT pid, pg_sleep(0.02) FROM pg_stat_activity WHERE pid = ?", process);
    long end = System.nanoTime() + LONG.toNanos();
    while (!other.query(alive, row -> 1).isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }
}
