package io.tidemark.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.Installation;
import io.tidemark.testbed.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka's own {@code connect-plugin-path list} says of the plugin folder. */
@Tag("long")
class PluginPathIT {

  private static final Path CHECKOUT = Installation.checkoutAround(Path.of(""));
  private static final Installation BUILT = Installation.in(CHECKOUT);

  /** Without one, only errors would be seen. */
  private static final Path LOGGING =
      CHECKOUT.resolve("cli/src/main/resources/io/tidemark/cli/process/child-log4j2.xml");

  /** A line of its table: name, two aliases, version, type, isLoadable, hasManifest, location. */
  private record Line(List<String> columns) {

    String plugin() {
      return columns.get(0) + " " + columns.get(4);
    }

    String verdict() {
      return "loadable %s, manifest %s".formatted(columns.get(5), columns.get(6));
    }
  }

  @Test
  @DisplayName("every plugin is found once, can be loaded and has a manifest; nothing is warned of")
  void folder(@TempDir Path temporary) throws IOException, InterruptedException {
    assertClean(list(BUILT.plugins(), temporary.resolve("output")));
  }

  @Test
  @DisplayName("so it is with what the component archive has in its lib")
  void component(@TempDir Path temporary) throws IOException, InterruptedException {
    Path plugins = Files.createDirectory(temporary.resolve("components"));
    String archive =
        "tidemark-kafka-connect-tidemark-" + System.getProperty("tidemark.version") + ".zip";
    unpack(BUILT.plugins().resolveSibling(archive), plugins);
    assertClean(list(plugins, temporary.resolve("output")));
  }

  private static void assertClean(String output) {
    List<Line> lines =
        output
            .lines()
            .filter(line -> line.startsWith("io.tidemark."))
            .map(line -> new Line(List.of(line.split("\t", -1))))
            .toList();
    assertThat(lines)
        .extracting(Line::plugin)
        .doesNotHaveDuplicates()
        .contains(
            "io.tidemark.source.JdbcSyncSourceConnector source",
            "io.tidemark.source.LogSyncSourceConnector source",
            "io.tidemark.sink.JdbcSyncSinkConnector sink",
            "io.tidemark.convert.JsonRowConverter converter",
            "io.tidemark.convert.JsonRowConverter header_converter",
            "io.tidemark.convert.StringHeaderConverter header_converter",
            "io.tidemark.connect.IsMarker predicate",
            "io.tidemark.console.ConsoleExtension rest_extension");
    assertThat(lines).extracting(Line::verdict).containsOnly("loadable true, manifest true");
    assertThat(output).doesNotContain(" WARN ", " ERROR ");
  }

  private static void unpack(Path archive, Path folder) throws IOException {
    try (ZipFile files = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : Collections.list(files.entries())) {
        Path file = folder.resolve(entry.getName());
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.write(file, files.getInputStream(entry).readAllBytes());
        }
      }
    }
  }

  private static String list(Path plugins, Path output) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Processes.shortLived("-Xmx256m", "-Dlog4j2.configurationFile=" + LOGGING));
    command.addAll(List.of("-cp", BUILT.kafkaLibraries().resolve("*").toString()));
    command.addAll(List.of("org.apache.kafka.tools.ConnectPluginPath", "list"));
    command.addAll(List.of("--plugin-path", plugins.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int code = process.waitFor();
    String text = Files.readString(output);
    assertThat(code).as(text).isZero();
    return text;
  }
}
