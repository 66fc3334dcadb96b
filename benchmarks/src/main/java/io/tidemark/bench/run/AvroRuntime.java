package io.tidemark.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Apicurio's Avro converter and its schema registry, as the build lays them out for tests: Maven
 * gets them from Central when they are first wanted.
 */
final class AvroRuntime {

  private static final String TARGET = "integration-tests/avro-runtime/target/";

  private AvroRuntime() {}

  /**
   * The folder of the converter's jars.
   *
   * @param home the checkout
   */
  static Path plugin(Path home) {
    return folder(home, "plugins/apicurio");
  }

  /**
   * The jar that runs the registry.
   *
   * @param home the checkout
   */
  static Path registry(Path home) {
    try (Stream<Path> files = Files.list(folder(home, "registry"))) {
      return files
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow(() -> new BenchException("Apicurio's archive has no runner"));
    } catch (IOException e) {
      throw new BenchException("Cannot look for Apicurio's registry: " + e, e);
    }
  }

  private static Path folder(Path home, String name) {
    return Maven.folder(
        home.toAbsolutePath(),
        TARGET + name,
        "Apicurio's converter and registry",
        "-Pavro",
        "-pl",
        "integration-tests/avro-runtime",
        "package");
  }
}
