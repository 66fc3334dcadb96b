package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is in the plugin folder, and must not be. */
class PluginJarsIT {
  private static final Path CHECKOUT = Installation.checkoutAround(Path.of(""));
  private static final String VERSION = System.getProperty("tidemark.version");

  /** The folder has the name of the one in the archives. */
  private static final Path PLUGIN =
      Installation.in(CHECKOUT).plugins().resolve("tidemark-" + VERSION);

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

  private static final List<String> PAPERS =
      List.of(
          "LICENSE",
          "NOTICE",
          "THIRD-PARTY.md",
          "LGPL-2.1.txt",
          "antlr.txt",
          "protobuf.txt",
          "sbom.json");

  /** A line of the table in THIRD-PARTY.md: jar, licence, where its text is. */
  private static final Pattern FOREIGN =
      Pattern.compile("^\\| (\\S+\\.jar) \\| [^|]+ \\| ([^ ;|]+)", Pattern.MULTILINE);

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
        .anyMatch(jar -> jar.startsWith("debezium-embedded-"))
        .anyMatch(jar -> jar.startsWith("debezium-connector-postgres-"))
        .anyMatch(jar -> jar.startsWith("tidemark-debezium-mariadb-"))
        .noneMatch(jar -> THE_WORKERS.stream().anyMatch(jar::startsWith));
  }

  @Test
  @DisplayName(
      "the bill of materials has the version and the hash of every jar, and besides licences there"
          + " is no other file")
  void billOfMaterials() throws IOException, NoSuchAlgorithmException {
    Map<String, String> hashes = new TreeMap<>();
    for (Path file : files()) {
      if (file.toString().endsWith(".jar")) {
        hashes.put(file.getFileName().toString(), sha256(file));
      } else {
        assertThat(file.getFileName().toString()).isIn(PAPERS);
      }
    }
    assumeThat(files()).as("no network, no bill").anyMatch(file -> file.endsWith("sbom.json"));
    assertThat(listed()).isEqualTo(hashes);
  }

  @Test
  @DisplayName(
      "every jar of others is named with its version and its licence, whose text is in the plugin")
  void licences() throws IOException {
    List<String> named = new ArrayList<>();
    for (MatchResult line :
        FOREIGN.matcher(Files.readString(PLUGIN.resolve("THIRD-PARTY.md"))).results().toList()) {
      String jar = line.group(1);
      String text = line.group(2);
      named.add(jar);
      assertThat(Files.exists(PLUGIN.resolve(text)) || hasBelow(PLUGIN.resolve(jar), text))
          .as(text + " of " + jar)
          .isTrue();
    }
    assertThat(named)
        .containsExactlyInAnyOrderElementsOf(
            jars().stream().filter(jar -> !jar.startsWith("tidemark-")).toList());
  }

  private static boolean hasBelow(Path jar, String folder) throws IOException {
    return entries(jar).stream().anyMatch(entry -> entry.startsWith(folder));
  }

  @Test
  @DisplayName("every plugin has a manifest in its jar, and no class of a test is in any")
  void classes() throws IOException {
    Set<String> kinds = new TreeSet<>();
    for (Path jar : files().stream().filter(PluginJarsIT::isOurs).toList()) {
      String name = jar.getFileName().toString();
      List<String> entries = entries(jar);
      String module = name.substring("tidemark-".length(), name.lastIndexOf("-" + VERSION));
      Path tests = CHECKOUT.resolve(module).resolve("target/test-classes");
      assertThat(entries)
          .noneMatch(entry -> entry.endsWith(".class") && Files.exists(tests.resolve(entry)));
      for (String manifest : entries.stream().filter(PluginJarsIT::isManifest).toList()) {
        kinds.add(manifest.substring(manifest.lastIndexOf('.') + 1));
        assertThat(entries)
            .containsAll(
                text(jar, manifest).lines().map(c -> c.replace('.', '/') + ".class").toList());
      }
    }
    assertThat(kinds)
        .contains(
            "ConnectRestExtension",
            "Converter",
            "HeaderConverter",
            "Predicate",
            "SinkConnector",
            "SourceConnector");
  }

  private static boolean isOurs(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("tidemark-") && name.endsWith(".jar");
  }

  private static boolean isManifest(String entry) {
    return entry.startsWith("META-INF/services/org.apache.kafka.connect.");
  }

  private static List<String> entries(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(JarEntry::getName).toList();
    }
  }

  private static String text(Path jar, String entry) throws IOException {
    try (JarFile file = new JarFile(jar.toFile());
        InputStream in = file.getInputStream(file.getJarEntry(entry))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
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
    try (Stream<Path> files = Files.walk(PLUGIN)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
