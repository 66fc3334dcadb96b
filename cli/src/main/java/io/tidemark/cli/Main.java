package io.tidemark.cli;

import io.tidemark.cli.client.Release;
import io.tidemark.cli.client.RequestException;
import io.tidemark.cli.command.DoctorCommand;
import io.tidemark.cli.command.ErrorsCommand;
import io.tidemark.cli.command.ExplainCommand;
import io.tidemark.cli.command.PlanCommand;
import io.tidemark.cli.command.ReleaseCommand;
import io.tidemark.cli.command.ResetCommand;
import io.tidemark.cli.command.ResyncCommand;
import io.tidemark.cli.command.RunCommand;
import io.tidemark.cli.command.RunsCommand;
import io.tidemark.cli.command.StatusCommand;
import io.tidemark.cli.command.TestRowCommand;
import io.tidemark.cli.command.ValidateCommand;
import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.view.Style;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./tidemark}. */
@Command(
    name = "tidemark",
    description = "Keeps tables in step over Kafka Connect.",
    mixinStandardHelpOptions = true,
    versionProvider = Release.class,
    footer = "%nA program of its own: tidemark bench, which measures connectors side by side.",
    subcommands = {
      StatusCommand.class,
      RunsCommand.class,
      ErrorsCommand.class,
      ExplainCommand.class,
      RunCommand.class,
      ResyncCommand.class,
      ResetCommand.class,
      ReleaseCommand.class,
      TestRowCommand.class,
      ValidateCommand.class,
      PlanCommand.class,
      DoctorCommand.class,
      QuickstartCommand.class,
      ChaosCommand.class,
      GenerateCompletion.class
    })
public final class Main implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  /** Runs the command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  public static CommandLine commandLine() {
    Style style = Style.of(Boolean.getBoolean("tidemark.terminal"), System::getenv);
    return new CommandLine(new Main())
        .setColorScheme(Help.defaultColorScheme(style.controls() ? Ansi.ON : Ansi.OFF))
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
  }

  /** What is meant for the user is told in a line, and all else is a mistake of ours. */
  private static int failed(Exception failure, CommandLine command) throws Exception {
    if (!(failure instanceof QuickstartException || failure instanceof RequestException)) {
      throw failure;
    }
    command.getErr().println(command.getCommandName() + ": " + failure.getMessage());
    return failure instanceof RequestException request
        ? request.exitCode()
        : command.getCommandSpec().exitCodeOnExecutionException();
  }

  @Override
  public void run() {
    CommandSpec own = Objects.requireNonNull(spec);
    throw new ParameterException(own.commandLine(), "Missing command");
  }
}
