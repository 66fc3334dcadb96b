package io.tidemark.sink;

import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** One embedded PostgreSQL for all tests of the module; its process ends with the JVM. */
public final class SinkPostgres {
  private static final Path LOGS = logs();
  private static final EmbeddedPostgres SERVER = start();

  /** Sessions that nobody uses now: to connect costs more than most of what tests ask. */
  private static final Deque<Session> IDLE = new ConcurrentLinkedDeque<>();

  private SinkPostgres() {}

  /** Where a server that runs as another user may write too. */
  private static Path logs() {
    try {
      Path directory = Files.createTempDirectory("tidemark-sink-postgres");
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
      directory.toFile().deleteOnExit(); // last: what is registered later goes first
      directory.resolve("server.log").toFile().deleteOnExit();
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The log of the server, one line per message, each beginning with the backend's process id. */
  static Path log() {
    return LOGS.resolve("server.log");
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("fsync", "off") // nobody cuts the power
          .setPGStartupWait(Duration.ofMinutes(1))
          .setServerConfig("logging_collector", "on")
          .setServerConfig("log_directory", LOGS.toString())
          .setServerConfig("log_filename", "server.log")
          .setServerConfig("log_rotation_size", "0")
          .setServerConfig("log_rotation_age", "0")
          .setServerConfig("log_file_mode", "0644")
          .setServerConfig("log_line_prefix", "%p ")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A database whose sessions find a new, empty schema of that name first. */
  public static Database database(String schema) {
    Session session = session("public");
    session.execute("DROP SCHEMA IF EXISTS %1$s CASCADE; CREATE SCHEMA %1$s".formatted(schema));
    leave(session);
    return new Database(settings(schema));
  }

  /** A session that finds a schema first; it may have served others, who saw other schemas. */
  static Session session(String schema) {
    for (Session session = IDLE.poll(); session != null; session = IDLE.poll()) {
      if (answers(session)) {
        session.execute("SET search_path TO " + schema);
        return session;
      }
    }
    return new Database(settings(schema)).connect();
  }

  /** Takes back a session that its user is done with. */
  static void leave(Session session) {
    if (answers(session)) {
      session.execute("DISCARD ALL");
      IDLE.push(session);
    }
  }

  private static boolean answers(Session session) {
    try {
      session.execute("SELECT 1");
      return true;
    } catch (DatabaseException e) {
      session.close(); // a test has cut it off
      return false;
    }
  }

  public static ConnectionSettings settings(String schema) {
    return new ConnectionSettings(
        "jdbc:postgresql://127.0.0.1:" + SERVER.getPort() + "/postgres?currentSchema=" + schema,
        "postgres",
        "postgres",
        "tidemark-test",
        3,
        Duration.ofMillis(100),
        Duration.ofSeconds(20));
  }
}
