package io.tidemark.bench.run;

import io.tidemark.cli.process.ChildMain;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Apicurio's schema registry, which keeps schemas in its memory. */
final class Registry implements AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path runner;
  private final int port;
  private final Path folder;
  private @Nullable Process process;

  /**
   * One that is not started yet.
   *
   * @param runner its jar
   * @param folder for what it unpacks, and for its log
   */
  Registry(Path runner, int port, Path folder) {
    this.runner = runner;
    this.port = port;
    this.folder = folder;
  }

  /** Starts it, and returns when it serves requests. */
  void start() {
    try {
      Process started =
          new ProcessBuilder(command())
              .redirectErrorStream(true)
              .redirectOutput(log().toFile())
              .start();
      process = started;
      new Await(this::requireAlive).until("the schema registry", this::isReady);
    } catch (IOException e) {
      throw new BenchException("Cannot start the schema registry: " + e, e);
    }
  }

  private List<String> command() {
    String classPath = runner + File.pathSeparator + Plugins.jar(ChildMain.class);
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx192m",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "-Djava.io.tmpdir=" + folder,
        "-Dquarkus.http.host=127.0.0.1",
        "-Dquarkus.http.port=" + port,
        "-cp",
        classPath,
        ChildMain.class.getName(), // it dies with us
        "io.quarkus.runner.GeneratedMain");
  }

  /** Fails when it has ended by itself. */
  void requireAlive() {
    if (process == null || !process.isAlive()) {
      throw new BenchException("The schema registry has ended, see " + log());
    }
  }

  private boolean isReady() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(at() + "/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted while the schema registry started", e);
    }
  }

  private Path log() {
    return folder.resolve("logs").resolve("registry.log");
  }

  private String at() {
    return "http://127.0.0.1:" + port;
  }

  /** For a converter's settings. */
  String url() {
    return at() + "/apis/registry/v2";
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
