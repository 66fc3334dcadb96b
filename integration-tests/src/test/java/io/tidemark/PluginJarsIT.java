package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
      "the plugin has both connectors, the console and what they stand on, and no jar that a worker"
          + " provides")
  void jarsOfThePlugin() throws IOException {
    List<String> jars = jars();
    assertThat(jars)
        .anyMatch(jar -> jar.startsWith("tidemark-source-connector-"))
        .anyMatch(jar -> jar.startsWith("tidemark-sink-connector-"))
        .anyMatch(jar -> jar.startsWith("tidemark-console-"))
        .anyMatch(jar -> jar.startsWith("postgresql-"))
        .anyMatch(jar -> jar.startsWith("sqlite-jdbc-"))
        .anyMatch(jar -> jar.startsWith("mariadb-java-client-"))
        .anyMatch(jar -> jar.startsWith("cron-utils-"))
        .noneMatch(jar -> THE_WORKERS.stream().anyMatch(jar::startsWith));
  }

  @Test
  @DisplayName(
      "the bill of materials has the version and the hash of every jar, and there is no other file")
  void billOfMaterials() throws IOException, NoSuchAlgorithmException {
    Map<String, String> hashes = new TreeMap<>();
    for (Path file : files()) {
      if (file.toString().endsWith(".jar")) {
        hashes.put(file.getFileName().toString(), sha256(file));
      } else {
        assertThat(file.getFileName().toString()).isIn("LICENSE", "sbom.json");
      }
    }
    assumeThat(files()).as("no network, no bill").anyMatch(file -> file.endsWith("sbom.json"));
    assertThat(listed()).isEqualTo(hashes);
  }

  /** The hashes that the bill has, by the names that the jars have. */
  private static Map<String, String> listed() throws IOException {
    Path bill =
        files().stream().filter(file -> file.endsWith("sbom.json")).findFirst().orElseThrow();
    Map<String, String> hashes = new TreeMap<>();
    for (JsonNode component : new ObjectMapper().readTree(bill.toFile()).path("components")) {
      for (JsonNode hash : component.path("hashes")) {
        if (hash.path("alg").asText().equals("SHA-256")) {
          hashes.put(
              "%s-%s.jar"
                  .formatted(component.path("name").asText(), component.path("version").asText()),
              hash.path("content").asText());
        }
      }
    }
    return hashes;
  }

  private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }

  private static List<String> jars() throws IOException {
    return files().stream()
        .map(file -> file.getFileName().toString())
        .filter(name -> name.endsWith(".jar"))
        .toList();
  }

  private static List<Path> files() throws IOException {
    Path plugins = Installation.in(Installation.checkoutAround(Path.of(""))).plugins();
    try (Stream<Path> files = Files.walk(plugins)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
