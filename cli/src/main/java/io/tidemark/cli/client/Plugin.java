package io.tidemark.cli.client;

import java.util.Optional;
import java.util.stream.Stream;

/** The connectors that are Tidemark's, by the names of their classes. */
public enum Plugin {
  SOURCE("io.tidemark.source.JdbcSyncSourceConnector"),
  LOG("io.tidemark.source.LogSyncSourceConnector"),
  SINK("io.tidemark.sink.JdbcSyncSinkConnector");

  private final String className;

  Plugin(String className) {
    this.className = className;
  }

  public String className() {
    return className;
  }

  public String simpleName() {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  /** The one that a configuration names; Connect takes names whole, simple, or shorter. */
  public static Optional<Plugin> of(String type) {
    return Stream.of(values())
        .filter(
            plugin ->
                type.equals(plugin.className)
                    || type.equals(plugin.simpleName())
                    || (type + "Connector").equals(plugin.simpleName()))
        .findFirst();
  }
}
