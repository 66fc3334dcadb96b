package io.tidemark.testbed;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A PostgreSQL server of this JVM's own, which can log every statement of a database. */
final class Postgres implements AutoCloseable {
  private final EmbeddedPostgres server;
  private final Path logs;

  private Postgres(EmbeddedPostgres server, Path logs) {
    this.server = server;
    this.logs = logs;
  }

  static Postgres start() {
    try {
      Path logs = Files.createTempDirectory("tidemark-postgres-log");
      logs.toFile().deleteOnExit(); // last: what is registered later goes first
      logs.resolve("server.log").toFile().deleteOnExit();
      logs.resolve("server.json").toFile().deleteOnExit();
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "off") // nobody cuts the power
              .setPGStartupWait(Duration.ofMinutes(1))
              .setServerConfig("max_connections", "300")
              .setServerConfig("full_page_writes", "off")
              .setServerConfig("wal_init_zero", "off")
              .setServerConfig("logging_collector", "on")
              .setServerConfig("log_destination", "jsonlog")
              .setServerConfig("log_directory", logs.toString())
              .setServerConfig("log_filename", "server.log")
              .setServerConfig("log_rotation_size", "0")
              .setServerConfig("log_rotation_age", "0")
              .start();
      return new Postgres(server, logs);
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL did not start", e);
    }
  }

  Database createDatabase(String name) {
    Database created = database(name);
    // a copy of files; the usual way goes through the log, and takes several times as long
    admin().execute("CREATE DATABASE \"" + name + "\" STRATEGY file_copy");
    return created;
  }

  void dropDatabase(String name) {
    database(name).hangUp();
    admin().execute("DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)");
  }

  /** The statements that the server executes in a database from now on. */
  StatementLog logStatements(Database database) {
    admin().execute("ALTER DATABASE \"" + database.name() + "\" SET log_statement = 'all'");
    database.hangUp(); // sessions that are open would go on as they are
    return new StatementLog(logs.resolve("server.json"), database);
  }

  Database admin() {
    return database("postgres");
  }

  private Database database(String name) {
    return new Database("127.0.0.1", server.getPort(), name);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
