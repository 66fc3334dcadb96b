package io.tidemark.cli.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One embedded PostgreSQL for all tests of the module, each of which makes databases and users of
 * its own; its process ends with the JVM.
 */
public final class TestPostgres {
  /** The administrator, who is not asked for a password; nobody is. */
  public static final String ADMINISTRATOR = "postgres";

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

  public static String url(String database) {
    return "jdbc:postgresql://localhost:%d/%s".formatted(SERVER.getPort(), database);
  }

  public static Login login(String database, String user) {
    return new Login(url(database), Optional.of(user), Optional.empty());
  }

  /** Runs statements as the administrator, each in a transaction of its own. */
  public static void at(String database, String... statements) {
    try (Sql sql = Sql.connect(login(database, ADMINISTRATOR))) {
      List.of(statements).forEach(sql::run);
    }
  }

  public static void createDatabases(String... names) {
    for (String name : names) {
      at(ADMINISTRATOR, "CREATE DATABASE " + name);
    }
  }
}
