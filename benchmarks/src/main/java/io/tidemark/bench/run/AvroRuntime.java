package io.tidemark.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Apicurio's Avro converter and its schema registry, as the build lays them out for tests: Maven
 * gets them from Central when they are first wanted.
 */
final class AvroRuntime {

  private static final String TARGET = "integration-tests/avro-runtime/target/";

  private AvroRuntime() {}

  /** The folder of the converter's jars. */
  static Path plugin(Maven maven) {
    return folder(maven, "plugins/apicurio");
  }

  /** The jar that runs the registry. */
  static Path registry(Maven maven) {
    Path folder = folder(maven, "registry");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith("-runner.jar"))
          .findFirst()
          .orElseThrow(() -> new BenchException("There is no runner in " + folder));
    } catch (IOException e) {
      throw new BenchException("Cannot look for Apicurio's registry: " + e, e);
    }
  }

  private static Path folder(Maven maven, String name) {
    return maven.folder(
        TARGET + name,
        "Apicurio's Avro converter and registry",
        List.of(
            "-Pavro",
            "-pl",
            "integration-tests/avro-runtime",
            "-Dspotless.check.skip",
            "-Dcheckstyle.skip",
            "package"));
  }
}
