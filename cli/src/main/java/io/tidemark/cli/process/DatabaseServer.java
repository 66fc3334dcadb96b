package io.tidemark.cli.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An embedded PostgreSQL, which writes as durably as an installed one. Its server processes are
 * daemons; the child process is the one that started them and stops them.
 */
public final class DatabaseServer implements ServerProcess {

  /** PostgreSQL's port. */
  public static final int USUAL_PORT = 5432;

  /** The only user; no password is asked for. */
  public static final String USER = "postgres";

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration REAPING = Duration.ofSeconds(5);
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** Unpacking the server takes more than 64 MB. */
  private static final String HEAP = "-Xmx128m";

  private final int port;
  private final Path folder;
  private final ChildProcess keeper;

  /**
   * A database server that is not started yet.
   *
   * @param overrides server settings that replace, or are added to, our own
   */
  public DatabaseServer(Site site, Map<String, String> overrides) {
    port = site.ports().usualOrFree(USUAL_PORT);
    folder = site.data("database");
    List<String> arguments = new ArrayList<>(List.of(folder.toString(), Integer.toString(port)));
    settings().with(overrides).values().forEach((key, value) -> arguments.add(key + "=" + value));
    keeper =
        new ChildProcess(
            "database",
            new Jvm(site.installation().cliClassPath(), List.of(HEAP, Jvm.SHORT_LIVED))
                .watchful(DatabaseMain.class, arguments),
            site.log("database"));
  }

  private static Settings settings() {
    return new Settings()
        .with("listen_addresses", "127.0.0.1")
        .with("unix_socket_directories", "")
        // the embedded server's own defaults are faster than a real one and survive no crash
        .with("fsync", "on")
        .with("synchronous_commit", "on")
        .with("shared_buffers", "256MB")
        .with("max_wal_size", "4GB")
        .with("wal_level", "logical");
  }

  /** The JDBC URL of one of its databases. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** The same as psql takes it. */
  public String psqlUrl(String database) {
    return "postgresql://" + USER + "@127.0.0.1:" + port + "/" + database;
  }

  static File dataFolder(Path folder) {
    return folder.resolve("cluster").toFile();
  }

  @Override
  public String name() {
    return "database";
  }

  @Override
  public void start() {
    keeper.start();
  }

  @Override
  public void awaitReady() {
    keeper.awaitReady(() -> keeper.hasLogged(DatabaseMain.READY), START);
  }

  @Override
  public boolean isAlive() {
    return keeper.isAlive() && postmaster().isPresent();
  }

  @Override
  public long pid() {
    return postmaster()
        .map(ProcessHandle::pid)
        .orElseThrow(() -> new ProcessException("The database is not running"));
  }

  @Override
  public void killHard() {
    // the keeper first: its orderly stop would find a server to stop
    keeper.killHard();
    postmaster().ifPresent(this::killAll);
  }

  @Override
  public void stop() {
    keeper.stop(GRACE);
    killHard();
  }

  @Override
  public Path log() {
    return keeper.log();
  }

  @Override
  public String logTail(int lines) {
    return keeper.logTail(lines);
  }

  @Override
  public void close() {
    stop();
  }

  /** The server's main process, whose id is the first line of its pid file. */
  private Optional<ProcessHandle> postmaster() {
    if (!Files.exists(pidFile())) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(pidFile())) {
      return lines
          .findFirst()
          .flatMap(line -> ProcessHandle.of(Long.parseLong(line.trim())))
          .filter(ProcessHandle::isAlive);
    } catch (IOException e) {
      throw new ProcessException("Cannot read " + pidFile(), e);
    }
  }

  /** Kills main process and backends, which would otherwise finish their statement first. */
  private void killAll(ProcessHandle postmaster) {
    List<ProcessHandle> all =
        Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    all.forEach(ProcessHandle::destroyForcibly);
    // where nobody collects orphans they stay listed as zombies, and a restart would believe them
    Waiting.within(
        REAPING,
        () -> all.stream().anyMatch(ProcessHandle::isAlive) ? Optional.empty() : Optional.of(true));
    try {
      Files.deleteIfExists(pidFile());
    } catch (IOException e) {
      throw new ProcessException("Cannot delete " + pidFile(), e);
    }
  }

  private Path pidFile() {
    return dataFolder(folder).toPath().resolve("postmaster.pid");
  }
}
