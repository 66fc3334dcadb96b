package io.tidemark.cli;

import io.tidemark.cli.view.Format;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** {@code -o} of commands that say what they do while they do it. */
final class OutputOption {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      showDefaultValue = Visibility.NEVER,
      description =
          "${COMPLETION-CANDIDATES}. Default: text. With json, what is said goes to the standard"
              + " error, and what came of it to the standard output.")
  private Format format = Format.text;

  Format format() {
    return format;
  }

  boolean isJson() {
    return format == Format.json;
  }
}
