package io.tidemark.cli.command;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a command waits for what it has asked for. */
final class WaitOptions {
  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait, as PT10M or PT0S. Default: PT1H")
  private Duration timeout = Duration.ofHours(1);

  Duration timeout() {
    return timeout;
  }
}
