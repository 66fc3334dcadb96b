package io.tidemark.bench.run;

import java.nio.file.Path;

/** Debezium's JDBC sink, as it is released: Maven gets it from Central when it is first wanted. */
final class DebeziumPlugin {

  private DebeziumPlugin() {}

  /**
   * The folder of its jars.
   *
   * @param home the checkout, whose {@code benchmarks/pom.xml} says which release and where to
   */
  static Path folder(Path home) {
    return Maven.folder(
        home.toAbsolutePath(),
        "benchmarks/target/debezium/debezium-connector-jdbc",
        "Debezium's JDBC sink",
        "-f",
        "benchmarks/pom.xml",
        "dependency:unpack@debezium");
  }
}
