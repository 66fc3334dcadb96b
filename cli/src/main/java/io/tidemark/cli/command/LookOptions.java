package io.tidemark.cli.command;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How often a command that goes on looks again. */
final class LookOptions {
  @Option(
      names = "--every",
      paramLabel = "DURATION",
      description = "How long to wait between two looks, as PT5S. Default: PT2S")
  private Duration every = Duration.ofSeconds(2);

  Duration every() {
    return every;
  }
}
