package io.tidemark.cli.process;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a connector and its tasks are.
 *
 * @param name the connector's
 * @param connector the connector itself
 * @param tasks its tasks, empty before the first were started
 */
public record ConnectorStatus(String name, Part connector, List<Part> tasks) {

  /**
   * One of them.
   *
   * @param name {@code connector} or {@code task 0}
   * @param state such as RUNNING or FAILED
   * @param trace of what it failed with, else empty
   */
  public record Part(String name, String state, String trace) {}

  /** Whether the connector and at least one task run, and no task does not. */
  public boolean isRunning() {
    return !tasks.isEmpty() && parts().allMatch(part -> part.state().equals("RUNNING"));
  }

  /** What failed and why, for people; empty when nothing did. */
  public Optional<String> failure() {
    return parts()
        .filter(part -> part.state().equals("FAILED"))
        .findFirst()
        .map(part -> "Connector " + name + ", " + part.name() + " failed: " + causes(part.trace()));
  }

  private Stream<Part> parts() {
    return Stream.concat(Stream.of(connector), tasks.stream());
  }

  /** The messages of a stack trace without its frames. */
  private static String causes(String trace) {
    return String.join(
        "\n  ",
        trace.lines().filter(line -> !line.stripLeading().startsWith("at ")).limit(8).toList());
  }
}
