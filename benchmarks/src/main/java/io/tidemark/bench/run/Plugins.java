package io.tidemark.bench.run;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a worker loads: Tidemark, the connectors that measure ceilings, and strangers. */
final class Plugins {

  private Plugins() {}

  /** Lays a folder out for a worker's {@code plugin.path}. */
  static Path gather(Servers servers, String worker, List<Path> strangers) {
    Path folder = servers.folder().resolve("plugins").resolve(worker);
    try (Stream<Path> built = Files.list(servers.built().plugins())) {
      Files.createDirectories(folder);
      List<Path> all = Stream.concat(built.filter(Files::isDirectory), strangers.stream()).toList();
      for (Path one : all) {
        Path real = one.toRealPath();
        Files.createSymbolicLink(folder.resolve(real.getFileName().toString()), real);
      }
      Files.copy(jar(Plugins.class), folder.resolve("ceilings.jar"));
      return folder;
    } catch (IOException e) {
      throw new BenchException("Cannot lay out the plugins in " + folder + ": " + e, e);
    }
  }

  /** What a process needs that calls Tidemark's own classes without a worker. */
  static String classPath(Servers servers) {
    try (Stream<Path> built = Files.list(servers.built().plugins())) {
      Stream<String> plugins =
          built.filter(Files::isDirectory).map(one -> one.resolve("*").toString());
      Stream<String> others =
          Stream.of(
              jar(Plugins.class).toString(),
              servers.built().kafkaLibraries().resolve("*").toString());
      return Stream.concat(others, plugins).collect(Collectors.joining(File.pathSeparator));
    } catch (IOException e) {
      throw new BenchException("Cannot look for the plugins: " + e, e);
    }
  }

  /** The jar that has a class. */
  static Path jar(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }
}
