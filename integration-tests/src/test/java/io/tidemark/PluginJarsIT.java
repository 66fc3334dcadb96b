package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is in the plugin folder, and must not be. */
class PluginJarsIT {
  /** A second copy of what the worker has is loaded beside it, and can kill it. */
  private static final List<String> THE_WORKERS =
      List.of(
          "connect-",
          "kafka-",
          "slf4j-",
          "log4j-",
          "logback-",
          "jackson-",
          "jakarta.",
          "javax.",
          "validation-api",
          "jersey-");

  @Test
  @DisplayName(
      "the plugin has both connectors and what they stand on, and no jar that a worker provides")
  void jarsOfThePlugin() throws IOException {
    List<String> jars = jars();
    assertThat(jars)
        .anyMatch(jar -> jar.startsWith("tidemark-source-connector-"))
        .anyMatch(jar -> jar.startsWith("tidemark-sink-connector-"))
        .anyMatch(jar -> jar.startsWith("postgresql-"))
        .anyMatch(jar -> jar.startsWith("cron-utils-"))
        .noneMatch(jar -> THE_WORKERS.stream().anyMatch(jar::startsWith));
  }

  private static List<String> jars() throws IOException {
    Path plugins = Installation.in(Installation.checkoutAround(Path.of(""))).plugins();
    try (Stream<Path> files = Files.walk(plugins)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .toList();
    }
  }
}
