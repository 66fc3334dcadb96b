package io.tidemark.testbed;

import io.tidemark.cli.process.ChildMain;
import io.tidemark.cli.process.Ports;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * Apicurio's schema registry, a process of its own that keeps schemas in its memory, and the
 * settings with which a worker's Avro converters use it. The build lays out what both need in the
 * profiles {@code avro} and {@code confluent} only.
 */
public final class Registry implements AutoCloseable {
  private static final Path RUNTIME = Path.of("avro-runtime", "target");
  private static final Path PLUGINS = RUNTIME.resolve("plugins");

  /** What {@code connect-plugin-path sync-manifests} writes for a user: the plugin has none. */
  private static final String MANIFEST =
      "META-INF/services/org.apache.kafka.connect.storage.Converter";

  private final AvroConverter converter = AvroConverter.chosen();
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI url;
  private final Path log;
  private final Process process;

  private Registry(int port) throws IOException {
    url = URI.create("http://127.0.0.1:" + port);
    log = Files.createTempFile(Path.of("target"), "registry", ".log");
    process =
        new ProcessBuilder(command(port))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
  }

  /** Starts one on a free port, and waits until it is ready. */
  public static Registry start() {
    try {
      writeManifest();
      Registry registry = new Registry(Ports.aside().free());
      try {
        Waiting.until("the registry to be ready", registry::isReady);
        return registry;
      } catch (RuntimeException | AssertionError e) {
        registry.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeManifest() throws IOException {
    AvroConverter converter = AvroConverter.chosen();
    Path jar = PLUGINS.resolve(converter.folder()).resolve("manifest.jar");
    if (Files.exists(jar)) {
      return; // another worker may be reading it
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      entries.putNextEntry(new ZipEntry(MANIFEST));
      entries.write(converter.type().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static List<String> command(int port) throws IOException {
    try (Stream<Path> files = Files.list(RUNTIME.resolve("registry"))) {
      Path runner =
          files.filter(file -> file.toString().endsWith("-runner.jar")).findFirst().orElseThrow();
      return List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-Xmx192m",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-Djava.io.tmpdir=" + Path.of("target").toAbsolutePath(),
          "-Dquarkus.http.host=127.0.0.1",
          "-Dquarkus.http.port=" + port,
          "-cp",
          runner + File.pathSeparator + locationOf(ChildMain.class),
          ChildMain.class.getName(), // it dies with us
          "io.quarkus.runner.GeneratedMain");
    }
  }

  private static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean isReady() throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError("the registry has ended:\n" + Files.readString(log));
    }
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  /** Worker settings: keys and values in Confluent's wire format, from an isolated plugin. */
  public Map<String, String> worker() {
    Map<String, String> config = new HashMap<>(plugin());
    for (String role : List.of("key.converter", "value.converter")) {
      config.put(role, converter.type());
      converter.settings(url).forEach((key, value) -> config.put(role + "." + key, value));
    }
    return config;
  }

  /** Worker settings by which connectors can name the converter themselves. */
  public Map<String, String> plugin() {
    return Map.of("plugin.path", PLUGINS.toAbsolutePath().toString());
  }

  /** Where Apicurio's converter finds the registry. */
  public String url() {
    return AvroConverter.apicurio(url);
  }

  /** A schema by the id that records have in front, as Confluent's API answers: JSON. */
  public String schema(int id) {
    return answer(request("/apis/ccompat/v7/schemas/ids/" + id).build());
  }

  /**
   * Which changes schemas may undergo, whatever their subject.
   *
   * @param level such as {@code BACKWARD}, as Confluent calls it
   */
  public void allow(String level) {
    BodyPublisher body = BodyPublishers.ofString("{\"compatibility\":\"" + level + "\"}");
    answer(
        request("/apis/ccompat/v7/config")
            .header("Content-Type", "application/json")
            .PUT(body)
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private String answer(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError(request + ": " + response.statusCode() + " " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
