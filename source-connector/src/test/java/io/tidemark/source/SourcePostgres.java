package io.tidemark.source;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;

/** One embedded PostgreSQL for all tests of the module; its process ends with the JVM. */
public final class SourcePostgres {
  private static final EmbeddedPostgres SERVER = start();

  /** Sessions that nobody uses now: to connect costs more than most of what tests ask. */
  private static final Deque<Session> IDLE = new ConcurrentLinkedDeque<>();

  private SourcePostgres() {}

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("fsync", "off") // nobody cuts the power
          .setServerConfig("max_prepared_transactions", "5")
          .setPGStartupWait(Duration.ofMinutes(1))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a schema anew and runs the statements, whose tables are found in it. */
  public static void schema(String name, String... statements) {
    in(
        session -> {
          session.execute(
              "DROP SCHEMA IF EXISTS %1$s CASCADE; CREATE SCHEMA %1$s; SET search_path TO %1$s"
                  .formatted(name));
          for (String statement : statements) {
            session.execute(statement);
          }
          return name;
        });
  }

  public static void execute(String statement) {
    in(
        session -> {
          session.execute(statement);
          return statement;
        });
  }

  /** Connections that a connector of {@link #config} has open. */
  public static long connections() {
    return count(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'tidemark shop%'");
  }

  /** The one number that a query gives. */
  public static long count(String query) {
    return in(session -> session.queryOne(Sql.of(query), row -> row.getLong(1)).orElseThrow());
  }

  private static <T> T in(Function<Session, T> work) {
    Session session = idle();
    try {
      T result = work.apply(session);
      session.execute("DISCARD ALL");
      IDLE.push(session);
      return result;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static Session idle() {
    for (Session session = IDLE.poll(); session != null; session = IDLE.poll()) {
      try {
        session.execute("SELECT 1");
        return session;
      } catch (DatabaseException e) {
        session.close(); // a test has cut it off
      }
    }
    return new Database(settings()).connect();
  }

  /** What a test does. */
  public interface Scene {
    void play() throws Exception;
  }

  /** Lets nobody read a table while a scene is played. */
  public static void whileLocked(String table, Scene scene) throws Exception {
    try (Session session = new Database(settings()).connect()) {
      session.begin(Session.Mode.READ_COMMITTED);
      session.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
      scene.play();
    }
  }

  /** Plays a scene while a transaction is open that has run a statement, and commits it then. */
  public static void inTransaction(String statement, Scene scene) throws Exception {
    try (Session session = new Database(settings()).connect()) {
      session.begin(Session.Mode.READ_COMMITTED);
      session.execute(statement);
      scene.play();
      session.commit();
    }
  }

  public static String url() {
    return "jdbc:postgresql://127.0.0.1:" + SERVER.getPort() + "/postgres";
  }

  public static ConnectionSettings settings() {
    return new ConnectionSettings(
        url(),
        "postgres",
        "postgres",
        "tidemark-test",
        3,
        Duration.ofMillis(100),
        Duration.ofSeconds(20));
  }

  /** A connector's configuration; further keys in pairs. */
  public static Map<String, String> config(String... pairs) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "shop");
    config.put("connector.class", JdbcSyncSourceConnector.class.getName());
    config.put("tasks.max", "1");
    config.put("connection.url", url());
    config.put("connection.user", "postgres");
    config.put("connection.password", "postgres");
    config.put("connection.backoff.ms", "50");
    config.put("topic.prefix", "shop.");
    for (int i = 0; i < pairs.length; i += 2) {
      config.put(pairs[i], pairs[i + 1]);
    }
    return config;
  }
}
