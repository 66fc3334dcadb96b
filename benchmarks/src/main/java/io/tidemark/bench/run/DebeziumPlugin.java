package io.tidemark.bench.run;

import java.nio.file.Path;
import java.util.List;

/** Debezium's JDBC sink, as it is released: Maven gets it from Central when it is first wanted. */
final class DebeziumPlugin {

  private DebeziumPlugin() {}

  /** The folder of its jars; {@code benchmarks/pom.xml} says which release. */
  static Path folder(Maven maven) {
    return maven.folder(
        "benchmarks/target/debezium/debezium-connector-jdbc",
        "Debezium's JDBC sink",
        List.of("-f", "benchmarks/pom.xml", "dependency:unpack@debezium"));
  }
}
