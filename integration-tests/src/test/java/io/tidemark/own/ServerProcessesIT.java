package io.tidemark.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.cli.process.Broker;
import io.tidemark.cli.process.DatabaseServer;
import io.tidemark.cli.process.Installation;
import io.tidemark.cli.process.Ports;
import io.tidemark.cli.process.ProcessException;
import io.tidemark.cli.process.ServerProcess;
import io.tidemark.cli.process.Site;
import io.tidemark.cli.process.Worker;
import io.tidemark.testbed.Processes;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The servers that a quickstart starts, without it. */
@Tag("long")
class ServerProcessesIT {

  /** A worker that starts with it has found each plugin's manifest. */
  private static final Map<String, String> DISCOVERY = Map.of("plugin.discovery", "hybrid_fail");

  /** Broker, worker and database, started and ready. */
  private record Trio(DatabaseServer database, Broker broker, Worker worker)
      implements AutoCloseable {

    static Trio start(Path folder, Map<String, String> worker) throws Exception {
      Site site =
          new Site(
              Installation.in(Installation.checkoutAround(Path.of(""))),
              folder,
              Ports.aside(),
              Processes.shortLived("-Xmx256m"));
      Broker broker = new Broker(site, Map.of());
      Trio trio =
          new Trio(
              new DatabaseServer(site, Map.of()),
              broker,
              new Worker(site, "worker", broker.bootstrapServers(), worker));
      trio.all().forEach(ServerProcess::start);
      return trio;
    }

    List<ServerProcess> all() {
      return List.of(database, broker, worker);
    }

    @Override
    public void close() {
      worker.close();
      broker.close();
      database.close();
    }
  }

  /** Starts the servers, writes their process ids and waits to be killed. */
  static final class Launcher {
    public static void main(String[] args) throws Exception {
      try (Trio trio = Trio.start(Path.of(args[0]), Map.of())) {
        trio.database().awaitReady();
        System.out.println(
            "pids " + String.join(" ", trio.all().stream().map(s -> "" + s.pid()).toList()));
        Thread.currentThread().join();
      }
    }
  }

  @Test
  void eachComesBackOnItsPortAfterKillNineAndNoneOutlivesClosing(@TempDir Path folder)
      throws Exception {
    List<Long> pids;
    try (Trio trio = Trio.start(folder, DISCOVERY)) {
      trio.all().forEach(ServerProcess::awaitReady);
      List<Long> killed = trio.all().stream().map(ServerProcess::pid).toList();
      trio.all().forEach(ServerProcess::killHard);
      assertThat(trio.all()).noneMatch(ServerProcess::isAlive);
      assertThat(killed).noneMatch(ServerProcessesIT::isRunning);

      trio.all().forEach(ServerProcess::start);
      trio.all().forEach(ServerProcess::awaitReady);
      assertThat(trio.worker().client().isHealthy()).isTrue();
      assertThat(plugins(trio.worker()))
          .contains("JdbcSyncSourceConnector", "JdbcSyncSinkConnector");
      trio.broker().stop();
      assertThat(trio.broker().isAlive()).isFalse();
      trio.broker().start();
      trio.broker().awaitReady();
      pids = trio.all().stream().map(ServerProcess::pid).toList();
      assertThat(pids).doesNotContainAnyElementsOf(killed);
    }
    assertThat(pids).noneMatch(ServerProcessesIT::isRunning);
  }

  @Test
  void noneOutlivesALauncherThatIsKilled(@TempDir Path folder) throws Exception {
    Process launcher =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = launcher.inputReader()) {
      String line = lines.readLine();
      assertThat(line).startsWith("pids ");
      List<Long> pids =
          Arrays.stream(line.substring("pids ".length()).split(" ")).map(Long::valueOf).toList();
      assertThat(pids).hasSize(3).allMatch(ServerProcessesIT::isRunning);

      launcher.destroyForcibly().waitFor();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(pids).noneMatch(ServerProcessesIT::isRunning));
    } finally {
      launcher.destroyForcibly();
    }
  }

  @Test
  void aServerThatCannotStartSaysWhy(@TempDir Path folder) throws Exception {
    Installation installation =
        Installation.in(Installation.checkoutAround(Path.of("")))
            .withPlugins(Files.createDirectories(folder.resolve("plugins")));
    Site site = new Site(installation, folder, Ports.aside(), Processes.shortLived("-Xmx256m"));
    try (Worker worker =
        new Worker(site, "worker", "127.0.0.1:1", Map.of("key.converter", "no.such.Converter"))) {
      worker.start();
      assertThatThrownBy(worker::awaitReady)
          .isInstanceOf(ProcessException.class)
          .hasMessageContaining("The worker has ended")
          .hasMessageContaining("worker.log");
    }
  }

  private static String plugins(Worker worker) throws Exception {
    URI plugins = worker.client().address().resolve("/connector-plugins");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(plugins).build(), BodyHandlers.ofString())
        .body();
  }

  private static boolean isRunning(long pid) {
    return ProcessHandle.of(pid).filter(Processes::isRunning).isPresent();
  }
}
