package io.tidemark.cli.command;

import io.tidemark.cli.client.Answer;
import io.tidemark.cli.client.Console;
import io.tidemark.cli.client.Credentials;
import io.tidemark.cli.client.SyncName;
import io.tidemark.cli.client.WorkerClient;
import io.tidemark.cli.client.WorkerClient.Patience;
import io.tidemark.cli.view.Format;
import io.tidemark.cli.view.Style;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which worker is asked, as whom, and how its answers are shown. */
@Command(
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, and what was asked about is well",
      "1:what was asked about is not well; the output says what",
      "2:the command line was not understood",
      "3:no worker, or no console, answers now",
      "4:refused: by the switch, by rights, by a conflict, or because there is no such thing",
      "5:not over within --timeout",
      "130:interrupted (Ctrl-C)"
    })
public final class WorkerOptions {
  private static final String NEARBY = "http://127.0.0.1:8083";

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:TIDEMARK_URL:-" + NEARBY + "}",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = "Where a Connect worker answers. Default: TIDEMARK_URL, or " + NEARBY)
  private String url = NEARBY;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER",
      description =
          "Who asks, where the worker wants to know. The password is in TIDEMARK_PASSWORD, or asked"
              + " for.")
  private @Nullable String user;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: text")
  private Format format = Format.text;

  /** The worker. */
  WorkerClient worker() {
    Optional<String> authorization =
        Optional.ofNullable(user)
            .map(name -> Credentials.basic(name, System::getenv, WorkerOptions::ask));
    return new WorkerClient(address(), authorization, Patience.USUAL);
  }

  Console console() {
    return new Console(worker());
  }

  /** The sync that is meant by its names or its number. */
  SyncName sync(Console console, String text) {
    try {
      return console.named(text);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  /** The configuration in a file. */
  ConfigFile config(Path file) {
    try {
      return ConfigFile.read(file);
    } catch (IllegalArgumentException e) {
      throw wrong("--file: " + e.getMessage());
    }
  }

  private URI address() {
    try {
      URI address = URI.create(url);
      if (address.getRawUserInfo() != null) {
        throw wrong("--url holds a user: name them by --user, without the password");
      } else if (address.getHost() != null && isHttp(address)) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // told below, like what is a URI of another kind
    }
    throw wrong("--url is none such as " + NEARBY);
  }

  private static boolean isHttp(URI address) {
    return "http".equals(address.getScheme()) || "https".equals(address.getScheme());
  }

  private static Optional<String> ask() {
    return Optional.ofNullable(System.console())
        .map(console -> console.readPassword("Password: "))
        .map(String::new);
  }

  ParameterException wrong(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  void require(boolean holds, String message) {
    if (!holds) {
      throw wrong(message);
    }
  }

  /** Where it is written to. */
  Style style() {
    return Style.of(Boolean.getBoolean("tidemark.terminal"), System::getenv);
  }

  boolean isJson() {
    return format == Format.json;
  }

  PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  /** Shows an answer as it came, or in words. */
  void show(Answer answer, List<String> words) {
    say(isJson() ? List.of(answer.body()) : words);
  }

  void say(List<String> lines) {
    PrintWriter out = out();
    lines.forEach(out::println);
    out.flush();
  }
}
