package io.tidemark.sink;

import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;

/** A PostgreSQL that waits for its log as a real one does, and that a test kills. */
@NullUnmarked
final class MortalPostgres implements AutoCloseable {
  private final Path data;
  private EmbeddedPostgres server;

  /** Starts a server without data. */
  MortalPostgres(Path folder) {
    data = folder.resolve("cluster");
    server = start(0);
  }

  /** Nothing but commits writes its log to the disk, or nearly nothing. */
  private EmbeddedPostgres start(int port) {
    try {
      return EmbeddedPostgres.builder()
          .setDataDirectory(data)
          .setCleanDataDirectory(false)
          .setPort(port)
          .setPGStartupWait(Duration.ofMinutes(1))
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("autovacuum", "off")
          .setServerConfig("bgwriter_lru_maxpages", "0")
          .setServerConfig("checkpoint_timeout", "1h")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A database whose sessions find a new, empty schema of that name first. */
  Database database(String schema) {
    Database database =
        new Database(
            new ConnectionSettings(
                "jdbc:postgresql://127.0.0.1:%d/postgres?currentSchema=%s"
                    .formatted(server.getPort(), schema),
                "postgres",
                "postgres",
                "tidemark-test",
                3,
                Duration.ofMillis(100),
                Duration.ofSeconds(20)));
    try (Session session = database.connect()) {
      session.execute("CREATE SCHEMA " + schema);
    }
    return database;
  }

  /** What is committed without waiting stays in memory from now on, until a commit waits. */
  void stall() throws IOException, InterruptedException {
    for (ProcessHandle writer : children().filter(MortalPostgres::writesLog).toList()) {
      new ProcessBuilder("kill", "-STOP", Long.toString(writer.pid())).start().waitFor();
    }
  }

  private static boolean writesLog(ProcessHandle process) {
    try {
      String line = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
      return line.contains("walwriter");
    } catch (IOException e) {
      return false; // it has ended
    }
  }

  /** Kills all of it, so that what is in memory alone is lost, and starts it again. */
  void crash() throws IOException {
    int port = server.getPort();
    List<ProcessHandle> all = Stream.concat(Stream.of(postmaster()), children()).toList();
    all.forEach(ProcessHandle::destroyForcibly); // the one that would start others anew comes first
    all.forEach(process -> process.onExit().join());
    server.close(); // lets go of its folder
    server = start(port);
  }

  private Stream<ProcessHandle> children() throws IOException {
    return postmaster().children();
  }

  private ProcessHandle postmaster() throws IOException {
    long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
    return ProcessHandle.of(pid).orElseThrow();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
