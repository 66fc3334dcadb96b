package io.tidemark.examples;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;

/** Where Debezium's connector for PostgreSQL runs, as the profile {@code debezium} lays it out. */
final class DebeziumSite {
  /** With the jar of topic-naming beside Debezium's. */
  private static final Path PLUGINS = Path.of("target", "debezium");

  private DebeziumSite() {}

  /** Starts one, which ends with the scene. */
  static ExampleSite start(Scene scene, Path folder) throws IOException, SQLException {
    return ExampleSite.start(
        scene, folder, Map.of("plugin.path", PLUGINS.toAbsolutePath().toString()));
  }

  /** By which Debezium finds a database. */
  static Map<String, String> place(Database database) {
    return Map.of(
        "database.hostname", database.host(),
        "database.port", Integer.toString(database.port()),
        "database.dbname", database.name());
  }
}
