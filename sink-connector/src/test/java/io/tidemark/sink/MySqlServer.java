package io.tidemark.sink;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Assumptions;

/**
 * A MySQL whose files the profile {@code mysql} has unpacked, as a process of its own. What is in
 * it goes with its directory. Its program needs a library that not every Linux has: without it
 * tests are skipped, and say so.
 */
@NullUnmarked
public final class MySqlServer implements OwnServer {
  private static final Path HOME = Path.of("target", "mysql").toAbsolutePath();

  private static final Duration STARTUP = Duration.ofMinutes(5);

  /** Which case names have is said when the files are made, and has to be the same ever after. */
  private static final String CASES = "--lower-case-table-names=";

  private final Path directory;
  private final int port;
  private Process process;

  private MySqlServer(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** Makes a server in an empty directory and starts it, with more options than it always has. */
  public static MySqlServer start(Path directory, String... more) {
    try {
      Files.createDirectories(directory);
      MySqlServer server = new MySqlServer(directory, MariaServer.freePort());
      server.requireLibraries();
      Stream<String> cases = Stream.of(more).filter(option -> option.startsWith(CASES));
      server.run("init.log", Stream.concat(Stream.of("--initialize-insecure"), cases).toList());
      server.launch(more);
      return server;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("MySQL does not start: see " + directory, e);
    }
  }

  private void requireLibraries() throws IOException, InterruptedException {
    Path log = directory.resolve("version.log");
    if (builder("version.log", "--version").start().waitFor() != 0) {
      String said = Files.readString(log);
      Assumptions.assumeFalse(
          said.contains("libaio.so.1"),
          "MySQL needs libaio.so.1, which Debian has in libaio1, or in libaio1t64 under another name: "
              + said);
      throw new IOException(said);
    }
  }

  private void run(String log, List<String> options) throws IOException, InterruptedException {
    if (builder(log, options.toArray(String[]::new)).start().waitFor() != 0) {
      throw new IOException("see " + log);
    }
  }

  private void launch(String... more) throws IOException {
    List<String> options = new ArrayList<>();
    options.add("--port=" + port);
    options.add("--bind-address=127.0.0.1");
    options.add("--mysqlx=OFF");
    options.add("--innodb-flush-log-at-trx-commit=2"); // nobody cuts the power
    options.add("--sync-binlog=0");
    options.add("--innodb-doublewrite=0");
    options.add("--socket=" + directory.resolve("socket"));
    options.add("--pid-file=" + directory.resolve("pid"));
    options.addAll(List.of(more));
    process = builder("server.log", options.toArray(String[]::new)).start();
    await()
        .atMost(STARTUP)
        .ignoreExceptionsInstanceOf(SQLException.class)
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IOException(Files.readString(directory.resolve("server.log")));
              }
              connect("").close();
              return true;
            });
  }

  private ProcessBuilder builder(String log, String... options) throws IOException {
    Path server = HOME.resolve("bin").resolve("mysqld");
    if (!server.toFile().setExecutable(true)) {
      throw new IOException(server + " is missing: build with -Pmysql");
    }
    List<String> command = new ArrayList<>();
    command.add(server.toString());
    command.add("--no-defaults"); // has to be the first
    command.add("--basedir=" + HOME);
    command.add("--datadir=" + directory.resolve("data"));
    command.add("--tmpdir=" + directory);
    command.add("--lc-messages-dir=" + HOME.resolve("share"));
    command.add("--user=" + System.getProperty("user.name"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(log).toFile());
  }

  /** By MySQL's driver, which is beside the tests. */
  @Override
  public String url(String database) {
    return "jdbc:mysql://127.0.0.1:%d/%s".formatted(port, database);
  }

  @Override
  public Connection connect(String database) throws SQLException {
    String url = "jdbc:mariadb://127.0.0.1:%d/%s".formatted(port, database);
    return DriverManager.getConnection(url, USER, "");
  }

  @Override
  public String waiting(long session) {
    return "SELECT 1 FROM performance_schema.threads h JOIN performance_schema.events_statements_current e USING (THREAD_ID) WHERE h.PROCESSLIST_ID = %d AND e.END_EVENT_ID IS NULL AND e.TIMER_WAIT > 50000000000"
        .formatted(session);
  }

  /** The same server by MariaDB's driver, which the plugin has in it. */
  public OwnServer byMariaDbDriver() {
    return byMariaDbDriver("connectTimeout=10000");
  }

  /** The same with another parameter. */
  public OwnServer byMariaDbDriver(String parameter) {
    MySqlServer server = this;
    return new OwnServer() {
      @Override
      public String url(String database) {
        return server.url(database) + "?permitMysqlScheme&" + parameter;
      }

      @Override
      public Connection connect(String database) throws SQLException {
        return server.connect(database);
      }

      @Override
      public String waiting(long session) {
        return server.waiting(session);
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
