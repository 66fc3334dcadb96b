package io.tidemark.sink;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;

/** The statements that sessions begun from now on send to the server, by the server's own log. */
final class Statements {
  private final Session session;
  private final String begin = UUID.randomUUID().toString();

  /** Has everything logged that the database's new sessions do. */
  Statements(Session session) {
    this.session = session;
    session.execute("ALTER DATABASE postgres SET log_statement = 'all'");
    session.execute("ALTER DATABASE postgres SET log_min_duration_statement = -1");
    mark(begin);
  }

  /** Forgets what was sent so far. */
  List<String> sinceLast(String last) {
    String end = UUID.randomUUID().toString();
    mark(end);
    List<String> lines = text(end).lines().toList();
    int from = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(last)) {
        from = i + 1;
      }
    }
    return lines.subList(from, lines.size()).stream()
        .filter(line -> line.contains("LOG:  execute") || line.contains("LOG:  statement:"))
        .filter(line -> !line.contains(end))
        .toList();
  }

  /** Puts a mark into the log. */
  String mark(String text) {
    session.execute("DO $$ BEGIN RAISE LOG '" + text + "'; END $$");
    return text;
  }

  /** All statements. */
  List<String> all() {
    return sinceLast(begin);
  }

  private static String text(String end) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> read().contains("LOG:  " + end));
    return read();
  }

  private static String read() {
    try {
      return Files.exists(SinkPostgres.log())
          ? Files.readString(SinkPostgres.log(), StandardCharsets.UTF_8)
          : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Only what a session sends that has sent a text before. */
  static List<String> ofSession(List<String> statements, String text) {
    return ofSessions(statements, sessions(statements, text));
  }

  /** What a session sends after a mark that has sent a text at any time. */
  List<String> ofSessionSince(String mark, String text) {
    List<String> sessions = sessions(all(), text);
    if (sessions.isEmpty()) {
      throw new AssertionError("no session has sent " + text);
    }
    return ofSessions(sinceLast(mark), sessions);
  }

  private static List<String> sessions(List<String> statements, String text) {
    return statements.stream()
        .filter(line -> line.contains(text))
        .map(Statements::session)
        .toList();
  }

  private static List<String> ofSessions(List<String> statements, List<String> sessions) {
    return statements.stream()
        .filter(line -> sessions.contains(session(line)))
        .map(line -> line.substring(line.indexOf("LOG:  ") + 6))
        .toList();
  }

  private static String session(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  void stop() {
    session.execute("ALTER DATABASE postgres RESET ALL");
    session.query(Sql.of("SELECT 1"), row -> row.getInt(1));
  }
}
