package io.tidemark.cli.process;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a build has laid out what the child processes run.
 *
 * @param cliLibraries jars of this command line, which bring the embedded database
 * @param kafkaLibraries jars of the broker and the worker
 * @param plugins a folder for a worker's {@code plugin.path}, with one folder per plugin
 */
public record Installation(Path cliLibraries, Path kafkaLibraries, Path plugins) {

  /** The installation that the build in this checkout made; a part that is missing is named. */
  public static Installation in(Path checkout) {
    Path runtime = checkout.resolve("cli/target/runtime");
    return new Installation(
        existing(runtime.resolve("cli")),
        existing(runtime.resolve("kafka")),
        pluginsIn(existing(checkout.resolve("distribution/target"))));
  }

  /** The same with connectors from another folder. */
  public Installation withPlugins(Path folder) {
    return new Installation(cliLibraries, kafkaLibraries, existing(folder));
  }

  /** The checkout that holds the folder, found by its Maven wrapper. */
  public static Path checkoutAround(Path folder) {
    for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("mvnw"))) {
        return at;
      }
    }
    throw new ProcessException("No checkout of Tidemark around " + folder.toAbsolutePath());
  }

  String kafkaClassPath() {
    // of our own only the wrapper is needed, whose jar needs nothing of its libraries for that
    return ownCode() + File.pathSeparator + kafkaLibraries.resolve("*");
  }

  String cliClassPath() {
    return cliLibraries.resolve("*").toString();
  }

  private static Path ownCode() {
    return Path.of(
        URI.create(ChildMain.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  private static Path pluginsIn(Path target) {
    try (Stream<Path> entries = Files.list(target)) {
      List<Path> folders =
          entries
              .filter(Files::isDirectory)
              .filter(path -> path.getFileName().toString().startsWith("tidemark-"))
              .toList();
      if (folders.size() == 1) {
        return folders.get(0);
      }
      throw new ProcessException(
          "Expected one plugin folder tidemark-* in " + target + ", found " + folders.size());
    } catch (IOException e) {
      throw new ProcessException("Cannot list " + target, e);
    }
  }

  private static Path existing(Path folder) {
    if (Files.isDirectory(folder)) {
      return folder;
    }
    throw new ProcessException(
        "There is no "
            + folder
            + ": build first, with ./mvnw -DskipTests package in the checkout's top folder");
  }
}
