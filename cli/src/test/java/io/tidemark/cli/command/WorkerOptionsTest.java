package io.tidemark.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands that ask a worker have in common. */
class WorkerOptionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--url=worker:8083 | --url is none such as http://127.0.0.1:8083",
        "--url=ftp://worker | --url is none such as",
        "--url=//worker:8083 | --url is none such as",
        "--url=http://me:secret@worker | --url holds a user: name them by --user",
        "-o=xml | Invalid value for option '--output'"
      })
  @DisplayName("what is not understood is 2, with the usage, and repeats no password")
  void usage(String argument, String message) {
    CommandRun run = CommandRun.of("status", argument);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message).contains("Usage: tidemark status");
    assertThat(run.err()).doesNotContain("secret");
  }

  @Test
  @DisplayName("a sync without a source is none, before anybody is asked")
  void sync() {
    CommandRun run = CommandRun.of("run", "orders", "--url=http://127.0.0.1:1");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("a sync is SOURCE/SYNC, as shop/public.orders, or its number");
  }

  @Test
  @DisplayName("nobody there is 3, in one line")
  void nobody() {
    CommandRun run = CommandRun.of("status", "--url=http://127.0.0.1:1");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "status: nobody answers at http://127.0.0.1:1: --url or TIDEMARK_URL says where a"
                + " Connect worker is");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status",
        "runs",
        "errors",
        "explain",
        "run",
        "resync",
        "reset",
        "release",
        "test-row",
        "validate",
        "plan",
        "doctor"
      })
  @DisplayName("each command tells its exit codes and options, and nothing of a terminal's")
  void help(String command) {
    CommandRun help = CommandRun.of(command, "--help");
    assertThat(help.code()).isZero();
    assertThat(help.out())
        .contains("Usage: tidemark " + command)
        .contains("Exit codes:")
        .contains("not over within --timeout")
        .contains("TIDEMARK_PASSWORD")
        .contains("text, json")
        .doesNotContain("\u001b");
  }

  @Test
  @DisplayName("shells are told what to complete")
  void completion() {
    CommandRun script = CommandRun.of("generate-completion");
    assertThat(script.code()).isZero();
    assertThat(script.out())
        .contains("function _picocli_tidemark_testrow()")
        .contains("--set-null");
  }
}
