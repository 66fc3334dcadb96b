package io.tidemark.console;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * What a worker's configuration says of the console.
 *
 * @param actions whether it may change anything
 * @param worker where the worker's own REST API answers; empty for the listener that a request came
 *     in by
 */
record ConsoleSettings(boolean actions, Optional<URI> worker) {
  static final String ACTIONS = "tidemark.console.actions.enabled";
  static final String WORKER_URL = "tidemark.console.worker.url";

  /**
   * Reads a worker's configuration.
   *
   * @throws ConfigException when a value is none
   */
  static ConsoleSettings of(Map<String, ?> worker) {
    return new ConsoleSettings(flag(worker.get(ACTIONS)), url(worker.get(WORKER_URL)));
  }

  private static boolean flag(@Nullable Object value) {
    String text = value == null ? "false" : value.toString().trim();
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw new ConfigException(ACTIONS, value, "write true or false");
    }
    return Boolean.parseBoolean(text);
  }

  private static Optional<URI> url(@Nullable Object value) {
    if (value == null) {
      return Optional.empty();
    }
    try {
      URI url = URI.create(value.toString().trim());
      if (url.getHost() != null && ("http".equals(url.getScheme()) || isHttps(url))) {
        return Optional.of(url);
      }
    } catch (IllegalArgumentException e) {
      // told below, like what is a URI of another kind
    }
    throw new ConfigException(WORKER_URL, value, "write it as https://worker.example.com:8083");
  }

  private static boolean isHttps(URI url) {
    return "https".equals(url.getScheme());
  }
}
