package io.tidemark.examples;

import io.tidemark.cli.process.Installation;
import io.tidemark.cli.quickstart.ConnectorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files in {@code config/} that people post to a worker. */
final class ConfigExamples {
  static final Path FOLDER = Installation.checkoutAround(Path.of("")).resolve("config");

  private static final String EXTENSION = ".json";

  private ConfigExamples() {}

  /** The names of all, which are those of the files without their extension. */
  static List<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(EXTENSION))
          .map(name -> name.substring(0, name.length() - EXTENSION.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the file of that name is. */
  static Path file(String name) {
    return FOLDER.resolve(name + EXTENSION);
  }

  /** What the file of that name says. */
  static ConnectorFile read(String name) {
    return ConnectorFile.read(file(name));
  }
}
