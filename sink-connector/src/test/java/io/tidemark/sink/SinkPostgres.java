package io.tidemark.sink;

import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** One embedded PostgreSQL for all tests of the module; its process ends with the JVM. */
public final class SinkPostgres {
  private static final EmbeddedPostgres SERVER = start();

  private SinkPostgres() {}

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A database whose sessions find a new, empty schema of that name first. */
  public static Database database(String schema) {
    try (Session session = new Database(settings("public")).connect()) {
      session.execute("DROP SCHEMA IF EXISTS %1$s CASCADE; CREATE SCHEMA %1$s".formatted(schema));
    }
    return new Database(settings(schema));
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
