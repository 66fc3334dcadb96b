package io.tidemark.bench.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debezium's JDBC sink, as it is released: Maven gets it from Central when it is first wanted. */
final class DebeziumPlugin {

  private static final String FOLDER = "target/debezium/debezium-connector-jdbc";

  private DebeziumPlugin() {}

  /**
   * The folder of its jars.
   *
   * @param home the checkout, whose {@code benchmarks/pom.xml} says which release and where to
   */
  static Path folder(Path home) {
    Path benchmarks = home.resolve("benchmarks");
    Path folder = benchmarks.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      fetch(home, benchmarks.resolve("pom.xml"));
    }
    if (!Files.isDirectory(folder)) {
      throw new BenchException("Debezium's archive has no folder " + folder);
    }
    return folder;
  }

  private static void fetch(Path home, Path pom) {
    List<String> command =
        List.of(
            home.resolve("mvnw").toString(),
            "-B",
            "-q",
            "-f",
            pom.toString(),
            "dependency:unpack@debezium");
    try {
      Process maven = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (maven.waitFor() != 0) {
        throw new BenchException(
            "Maven cannot get Debezium's JDBC sink; leave it out of --contestants, or see:\n"
                + said);
      }
    } catch (IOException e) {
      throw new BenchException("Cannot run " + String.join(" ", command) + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted while Maven got Debezium's JDBC sink", e);
    }
  }
}
