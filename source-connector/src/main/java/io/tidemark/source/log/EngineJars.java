package io.tidemark.source.log;

import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.SerializationFormat;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Debezium's engine and its connector for the database, which are found among the plugin's jars and
 * named by nothing else here.
 */
final class EngineJars {
  /** The format in which events stay Connect's records; it comes with the engine. */
  private static final String RECORDS = "io.debezium.embedded.Connect";

  private static final String ENGINE = "Debezium's engine (debezium-embedded)";

  private final ClassLoader loader;

  /**
   * @param loader the plugin's
   */
  EngineJars(ClassLoader loader) {
    this.loader = loader;
  }

  /** Those of the plugin that this class is in. */
  static EngineJars ofPlugin() {
    return new EngineJars(EngineJars.class.getClassLoader());
  }

  ClassLoader loader() {
    return loader;
  }

  /** What is missing to follow a database's log, and what to do; empty when all is there. */
  Optional<String> missing(LogDatabase database) {
    try {
      return look(database);
    } catch (LinkageError e) {
      return missing(ENGINE); // not even its interfaces are there
    }
  }

  private Optional<String> look(LogDatabase database) {
    if (!has(DebeziumEngine.BuilderFactory.class, "")) {
      return missing(ENGINE);
    } else if (!has(SourceConnector.class, database.connector())) {
      return missing("Debezium's connector for %s (%s)".formatted(database.name(), database.jar()));
    }
    return Optional.empty();
  }

  private static Optional<String> missing(String what) {
    return Optional.of(
        what
            + " is not among the plugin's jars: the archive has it in the folder debezium; put that"
            + " folder back beside Tidemark's jars, and restart the worker");
  }

  private boolean has(Class<?> service, String name) {
    try (Stream<? extends ServiceLoader.Provider<?>> found =
        ServiceLoader.load(service, loader).stream()) {
      return found.anyMatch(p -> name.isEmpty() || p.type().getName().equals(name));
    } catch (ServiceConfigurationError | LinkageError e) {
      return false; // what its manifest names is not there, or what that stands on
    }
  }

  /** Runs something as if it were called from within the plugin, as service loaders want it. */
  <T> T within(Supplier<T> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return work.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /**
   * The format of events.
   *
   * @throws IllegalStateException when it is missing
   */
  @SuppressWarnings("unchecked") // that is how the class is declared, which is found by its name
  Class<SerializationFormat<SourceRecord>> records() {
    try {
      return (Class<SerializationFormat<SourceRecord>>) Class.forName(RECORDS, true, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(missing(RECORDS).orElseThrow(), e);
    }
  }
}
