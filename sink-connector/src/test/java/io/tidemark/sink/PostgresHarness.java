package io.tidemark.sink;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.kit.Feature;
import io.tidemark.sink.kit.Harness;
import io.tidemark.sink.kit.Target;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;

/**
 * One PostgreSQL of a version of its own, for the kit. What is in it goes when it stops, and the
 * targets share one session, because to connect costs more than most cases.
 */
@NullUnmarked
final class PostgresHarness implements Harness, AutoCloseable {
  private static final int MAJOR = 10_000;
  private static final Duration STARTUP = Duration.ofSeconds(60);

  private final EmbeddedPostgres server;
  private final Session session;
  private final int version;

  private PostgresHarness(EmbeddedPostgres server) {
    this.server = server;
    this.session = database("public").connect();
    this.version =
        session
            .queryOne(
                Sql.of("SELECT current_setting('server_version_num')::int"), row -> row.getInt(1))
            .orElseThrow();
  }

  /** Starts the server whose binaries the build has put into the directory of that name. */
  static PostgresHarness start(String which) {
    try {
      return new PostgresHarness(
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "off") // nobody cuts the power
              .setPgBinaryResolver(PostgresBinaries.of(which))
              .setPGStartupWait(STARTUP)
              .setServerConfig("autovacuum", "off")
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "PostgreSQL " + version / MAJOR;
  }

  @Override
  public Target fresh(String name) {
    session.execute("CREATE SCHEMA " + name + "; SET search_path = " + name);
    return new PostgresTarget(session, database(name).settings().url());
  }

  @Override
  public Set<Feature> lacks() {
    return Set.of();
  }

  private Database database(String schema) {
    return new Database(
        new ConnectionSettings(
            "jdbc:postgresql://127.0.0.1:%d/postgres?currentSchema=%s"
                .formatted(server.getPort(), schema),
            "postgres",
            "postgres",
            "tidemark-kit",
            3,
            Duration.ofMillis(100),
            Duration.ofSeconds(20)));
  }

  @Override
  public void close() {
    session.close();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
