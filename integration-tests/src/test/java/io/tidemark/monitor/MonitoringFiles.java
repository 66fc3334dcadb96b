package io.tidemark.monitor;

import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code config/} has for a Prometheus, and which metrics it names. */
final class MonitoringFiles {
  private static final Path CONFIG = Installation.checkoutAround(Path.of("")).resolve("config");

  static final Path EXPORTER = CONFIG.resolve("prometheus/jmx-exporter.yml");
  static final Path DASHBOARD = CONFIG.resolve("grafana/tidemark.json");
  static final Path ALERTS = CONFIG.resolve("alerts/tidemark.yml");

  /** Names as they stand in expressions; in texts for people they are names of tables, too. */
  private static final Pattern NAME = Pattern.compile("\\b(tidemark|kafka_connect)_[a-z_]+\\b");

  private static final Set<String> TABLES = Set.of("tidemark_runs", "tidemark_rejects");

  private MonitoringFiles() {}

  /** All metrics that a file names. */
  static Set<String> names(Path file) throws IOException {
    return NAME.matcher(Files.readString(file))
        .results()
        .map(found -> found.group())
        .filter(name -> !TABLES.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What Prometheus calls a metric. */
  static String name(Metric metric) {
    return "tidemark_" + metric.text().replace('-', '_');
  }
}
