package io.tidemark.cli;

import io.tidemark.cli.database.QuickstartException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./tidemark}. */
@Command(
    name = "tidemark",
    description = "Keeps tables in step over Kafka Connect.",
    mixinStandardHelpOptions = true,
    version = "Tidemark 0.1.0-SNAPSHOT",
    subcommands = {QuickstartCommand.class, ChaosCommand.class})
public final class Main implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (!(failure instanceof QuickstartException)) {
                throw failure;
              }
              command.getErr().println(command.getCommandName() + ": " + failure.getMessage());
              return command.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  @Override
  public void run() {
    CommandSpec own = Objects.requireNonNull(spec);
    throw new ParameterException(own.commandLine(), "Missing command");
  }
}
