package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is in the archives that the build makes of the plugin folder. */
class ArchivesIT {
  private static final String VERSION = System.getProperty("tidemark.version");
  private static final String PLUGIN = "tidemark-" + VERSION;
  private static final String COMPONENT = "tidemark-kafka-connect-tidemark-" + VERSION;
  private static final List<String> ARCHIVES =
      List.of(PLUGIN + ".tar.gz", PLUGIN + ".zip", COMPONENT + ".zip");

  private static final Predicate<String> IS_JAR = name -> name.endsWith(".jar");
  private static final Installation BUILT =
      Installation.in(Installation.checkoutAround(Path.of("")));

  @Test
  @DisplayName("the plugin's archives have one folder, with what the plugin folder has")
  void plugin() throws IOException {
    Map<String, Long> plugin = plugin(PLUGIN + "/", name -> true);
    assertThat(tar(PLUGIN + ".tar.gz")).isEqualTo(plugin);
    assertThat(zip(PLUGIN + ".zip")).isEqualTo(plugin);
  }

  @Test
  @DisplayName(
      "the component archive has the plugin's jars in lib, its papers in doc, configurations in"
          + " etc, and a manifest that says its name, and whose pictures are there")
  void component() throws IOException {
    String top = COMPONENT + "/";
    Map<String, Long> contents = zip(COMPONENT + ".zip");
    assertThat(contents)
        .containsAllEntriesOf(plugin(top + "lib/", IS_JAR))
        .containsAllEntriesOf(plugin(top + "doc/", IS_JAR.negate()))
        .containsKeys(top + "doc/README.md", top + "etc/quickstart-source.json");
    assertThat(contents.keySet())
        .allMatch(name -> name.matches("[^/]+/(manifest.json|(lib|doc|etc|assets)/.+)"))
        .allMatch(name -> name.startsWith(top));

    JsonNode manifest = manifest();
    JsonNode owner = manifest.path("owner");
    assertThat(
            "%s-%s-%s"
                .formatted(
                    owner.path("username").asText(),
                    manifest.path("name").asText(),
                    manifest.path("version").asText()))
        .isEqualTo(COMPONENT);
    assertThat(contents)
        .containsKeys(top + manifest.path("logo").asText(""), top + owner.path("logo").asText(""));
  }

  @Test
  @DisplayName("each archive has its SHA-512 beside it, as sha512sum checks it")
  void checksums() throws IOException, NoSuchAlgorithmException {
    for (String archive : ARCHIVES) {
      byte[] bytes = Files.readAllBytes(target().resolve(archive));
      String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(bytes));
      assertThat(Files.readString(target().resolve(archive + ".sha512")).strip())
          .isEqualTo(hash + " *" + archive);
    }
  }

  private static JsonNode manifest() throws IOException {
    try (ZipFile archive = new ZipFile(target().resolve(COMPONENT + ".zip").toFile());
        InputStream in = archive.getInputStream(archive.getEntry(COMPONENT + "/manifest.json"))) {
      return new ObjectMapper().readTree(in);
    }
  }

  /** The plugin folder's files, under that name, and their checksums. */
  private static Map<String, Long> plugin(String under, Predicate<String> which)
      throws IOException {
    Path plugin = BUILT.plugins().resolve(PLUGIN);
    List<Path> files;
    try (Stream<Path> all = Files.walk(plugin)) {
      files = all.filter(Files::isRegularFile).filter(file -> which.test(file.toString())).toList();
    }
    Map<String, Long> checksums = new TreeMap<>();
    for (Path file : files) {
      String name = plugin.relativize(file).toString().replace('\\', '/');
      checksums.put(under + name, checksum(Files.readAllBytes(file)));
    }
    return checksums;
  }

  private static Map<String, Long> zip(String name) throws IOException {
    try (ZipFile archive = new ZipFile(target().resolve(name).toFile())) {
      return archive.stream()
          .filter(entry -> !entry.isDirectory())
          .collect(Collectors.toMap(ZipEntry::getName, ZipEntry::getCrc));
    }
  }

  private static Map<String, Long> tar(String name) throws IOException {
    Map<String, Long> checksums = new TreeMap<>();
    try (InputStream bytes = Files.newInputStream(target().resolve(name));
        TarArchiveInputStream archive = new TarArchiveInputStream(new GZIPInputStream(bytes))) {
      for (TarArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        if (entry.isFile()) {
          checksums.put(entry.getName(), checksum(archive.readAllBytes()));
        }
      }
    }
    return checksums;
  }

  private static long checksum(byte[] bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return checksum.getValue();
  }

  /** Where the build puts folder and archives. */
  private static Path target() {
    return BUILT.plugins().getParent();
  }
}
