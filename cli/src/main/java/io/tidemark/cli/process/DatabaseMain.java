package io.tidemark.cli.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs an embedded PostgreSQL until its parent ends or it is told to stop: {@code DatabaseMain
 * <folder> <port> [<setting>=<value> ...]}. An existing data folder is used again.
 */
public final class DatabaseMain {

  /** The line that says that connections are accepted. */
  static final String READY = "Database is ready";

  private DatabaseMain() {}

  /** Starts the server and waits. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Path.of(args[0]);
    // else it looks in the system's temporary folder, and removes what it takes for its own there
    System.setProperty("ot.epg.working-dir", folder.resolve("binaries").toString());
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(DatabaseServer.dataFolder(folder))
            .setCleanDataDirectory(false)
            .setPort(Integer.parseInt(args[1]))
            .setPGStartupWait(Duration.ofMinutes(1))
            .setLocaleConfig("locale", "C")
            .setOutputRedirector(ProcessBuilder.Redirect.INHERIT)
            .setErrorRedirector(ProcessBuilder.Redirect.INHERIT);
    for (int i = 2; i < args.length; i++) {
      int sign = args[i].indexOf('=');
      builder.setServerConfig(args[i].substring(0, sign), args[i].substring(sign + 1));
    }
    // exit rather than halt: the server is not our child but a daemon, and the hook stops it
    ChildMain.onParentsEnd(() -> System.exit(0));
    EmbeddedPostgres postgres = builder.setRegisterShutdownHook(true).start();
    System.out.println(READY + " on port " + postgres.getPort());
    Thread.currentThread().join();
  }
}
