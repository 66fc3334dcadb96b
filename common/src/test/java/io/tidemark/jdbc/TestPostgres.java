package io.tidemark.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** One embedded PostgreSQL for all tests of the module; its process ends with the JVM. */
public final class TestPostgres {
  private static final EmbeddedPostgres SERVER = start();

  private TestPostgres() {}

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("fsync", "off") // nobody cuts the power
          .setPGStartupWait(Duration.ofMinutes(1))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static ConnectionSettings settings() {
    return new ConnectionSettings(
        "jdbc:postgresql://127.0.0.1:" + SERVER.getPort() + "/postgres",
        "postgres",
        "postgres",
        "tidemark-test",
        3,
        Duration.ofMillis(100),
        Duration.ofSeconds(20));
  }

  public static Database database() {
    return new Database(settings());
  }

  /** A session in a new schema of its own, which is the only one in its search path. */
  public static Session sessionIn(String schema) {
    Session session = database().connect();
    session.execute(
        "DROP SCHEMA IF EXISTS %1$s CASCADE; CREATE SCHEMA %1$s; SET search_path TO %1$s"
            .formatted(schema));
    return session;
  }
}
