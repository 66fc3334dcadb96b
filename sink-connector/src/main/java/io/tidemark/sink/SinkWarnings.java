package io.tidemark.sink;

import io.tidemark.config.ConnectionConfig;
import io.tidemark.connect.MarkerGuards;
import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Dialects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What in a sink's configuration is no error and yet seldom meant. Connect's answer has no place
 * for warnings, so they go to the log: when a configuration is validated, and when the connector
 * starts. The worker's own settings, which may make up for what lacks here, are not known to a
 * connector.
 */
final class SinkWarnings {
  private static final String ISOLATION = "consumer.override.isolation.level";
  private static final String RESET = "consumer.override.auto.offset.reset";
  private static final String HEADERS = "header.converter";

  private SinkWarnings() {}

  /** Warnings for people; empty when all is well. */
  static List<String> of(Map<String, String> props, String markerTopic) {
    List<String> warnings = new ArrayList<>(MarkerGuards.warnings(props, markerTopic));
    if (!readsCommitted(props)) {
      warnings.add(
          ISOLATION
              + " is not read_committed: unless the worker's own consumer.isolation.level is, records"
              + " of aborted transactions of an exactly-once source are written");
    }
    reset(props.getOrDefault(RESET, "earliest"), warnings);
    headers(props.get(HEADERS), warnings);
    Optional.ofNullable(props.get(ConnectionConfig.URL))
        .flatMap(Dialects::find)
        .flatMap(Dialect::caution)
        .ifPresent(caution -> warnings.add(ConnectionConfig.URL + ": " + caution));
    return warnings;
  }

  /** Whether it is certain that only what was committed is read. */
  static boolean readsCommitted(Map<String, String> props) {
    return "read_committed".equals(props.get(ISOLATION));
  }

  private static void reset(String reset, List<String> warnings) {
    if (reset.equals("none")) {
      warnings.add(
          RESET + "=none: the first start fails, as there is no position yet; set earliest");
    } else if (!reset.equals("earliest")) {
      warnings.add(
          "%s=%s may pass over records, and generations that lack some never complete; set earliest"
              .formatted(RESET, reset));
    }
  }

  private static void headers(@Nullable String converter, List<String> warnings) {
    Set<String> guessing =
        Set.of("org.apache.kafka.connect.storage.SimpleHeaderConverter", "SimpleHeaderConverter");
    if (converter == null || guessing.contains(converter)) {
      warnings.add(
          HEADERS
              + (converter == null ? " is not set: unless the worker's own is another one," : ":")
              + " SimpleHeaderConverter guesses types, which turns a source or sync named 007 into 7,"
              + " so that its generations never complete, and takes a fifth of a task's time; set"
              + " org.apache.kafka.connect.storage.StringConverter");
    }
  }
}
