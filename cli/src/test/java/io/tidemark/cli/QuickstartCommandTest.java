package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.description.Description;
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
    "surplus, Unmatched argument",
    "-o=xml, Invalid value for option '--output'",
    "--plan, --source-url is missing",
    "--source-url=jdbc:postgresql://h/d, --tables is missing"
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

  @Test
  void aPasswordInsideOfTheUrlIsRefusedAndNotRepeated() {
    assertThat(
            execute("quickstart", "--source-url=jdbc:postgresql://me:s3cret@h/d", "--tables=a.b"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("--source-url: the URL holds credentials");
    assertThat(err.toString() + out).doesNotContain("s3cret");
  }

  @Test
  void grantsArePrintedWithoutAskingAnyDatabase() {
    assertThat(
            execute(
                "quickstart",
                "--print-grants",
                "--source-url=jdbc:postgresql://127.0.0.1:1/shop",
                "--source-user=me",
                "--tables=s.orders"))
        .isZero();
    assertThat(out.toString())
        .contains("GRANT CONNECT ON DATABASE \"shop\" TO \"me\";")
        .contains("GRANT SELECT ON \"s\".\"orders\" TO \"me\";")
        .contains("GRANT USAGE, CREATE ON SCHEMA \"tidemark_mirror\" TO \"tidemark_writer\";");
  }

  @Test
  void grantsAreOneDocumentForPrograms() {
    assertThat(
            execute(
                "quickstart",
                "--print-grants",
                "--source-url=jdbc:postgresql://127.0.0.1:1/shop",
                "--tables=s.orders",
                "-o=json"))
        .isZero();
    JsonNode grants = Description.json(out.toString());
    assertThat(grants.path("source").toString()).contains("GRANT SELECT ON");
    assertThat(grants.path("target").toString()).contains("GRANT USAGE, CREATE ON SCHEMA");
  }

  @Test
  void rowsAreNoMatterOfOwnTables() {
    assertThat(execute("quickstart", "--rows=5", "--source-url=x", "--tables=a.b")).isEqualTo(2);
    assertThat(err.toString()).contains("--rows is about the demo shop");
  }
}
