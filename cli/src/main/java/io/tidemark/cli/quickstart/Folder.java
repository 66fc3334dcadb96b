package io.tidemark.cli.quickstart;

import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.process.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where everything of one quickstart lies, and what becomes of it. */
final class Folder {

  private final Path path;
  private final boolean passing;

  private Folder(Path path, boolean passing) {
    this.path = path;
    this.passing = passing;
  }

  /** The folder that the options ask for; one of the user's must be empty. */
  static Folder of(QuickstartOptions options) {
    try {
      if (options.dir().isEmpty()) {
        return new Folder(Files.createTempDirectory("tidemark-quickstart-"), !options.keep());
      }
      Path dir = Files.createDirectories(options.dir().get().toAbsolutePath());
      try (Stream<Path> entries = Files.list(dir)) {
        if (entries.findAny().isPresent()) {
          throw new QuickstartException(
              "Folder " + dir + " is not empty: name a new one with --dir, or empty it");
        }
      }
      return new Folder(dir, false);
    } catch (IOException e) {
      throw new QuickstartException("Cannot use the folder for --dir: " + e, e);
    }
  }

  Path path() {
    return path;
  }

  Path logs() {
    return path.resolve("logs");
  }

  /** Where passwords are; removed in every case. */
  Path secrets() {
    return path.resolve("secrets.properties");
  }

  void removeSecrets() {
    try {
      Files.deleteIfExists(secrets());
    } catch (IOException e) {
      throw new QuickstartException("Cannot remove the passwords in " + secrets() + ": " + e, e);
    }
  }

  /** Removes it if it is a temporary one. */
  void removeAll() {
    if (passing) {
      remove(path);
    }
  }

  /** Removes all but the logs if it is a temporary one, for whoever looks for what went wrong. */
  void removeAllButLogs() {
    if (passing) {
      remove(path.resolve("data"));
      remove(path.resolve("settings"));
    }
  }

  private static void remove(Path tree) {
    try {
      FileTree.remove(tree);
    } catch (IOException | UncheckedIOException e) {
      throw new QuickstartException("Cannot remove " + tree + ": " + e.getMessage(), e);
    }
  }
}
