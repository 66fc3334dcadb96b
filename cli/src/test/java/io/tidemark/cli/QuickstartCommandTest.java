package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class QuickstartCommandTest {

  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();

  private int execute(String... args) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setErr(new PrintWriter(err)).setOut(new PrintWriter(out));
    return commandLine.execute(args);
  }

  @ParameterizedTest
  @CsvSource({
    "--unknown, Unknown option: '--unknown'",
    "--rows=0, --rows must be from 1",
    "--rows=many, Invalid value for option '--rows'",
    "--tasks=0, --tasks must be from 1",
    "--heap=lots, --heap must be a size such as 512m or 2g",
    "surplus, Unmatched argument"
  })
  void whatIsNotUnderstoodIsNamedAboveTheUsage(String argument, String message) {
    assertThat(execute("quickstart", argument)).isEqualTo(2);
    assertThat(err.toString()).contains(message).contains("Usage: tidemark quickstart");
  }

  @Test
  void aMissingCommandGivesTheUsage() {
    assertThat(execute()).isEqualTo(2);
    assertThat(err.toString()).contains("Missing command").contains("quickstart");
  }

  @Test
  void helpTellsTheExitCodes() {
    assertThat(execute("quickstart", "--help")).isZero();
    assertThat(out.toString()).contains("Exit codes:").contains("130").contains("--once");
  }

  @Test
  void aFolderThatIsInUseIsRefused(@TempDir Path folder) throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "data");
    assertThat(execute("quickstart", "--dir", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is not empty").doesNotContain("\tat ");
    assertThat(precious).hasContent("data");
  }
}
