package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChaosCommandTest {

  @ParameterizedTest
  @CsvSource({
    "--unknown, Unknown option: '--unknown'",
    "--seed=x, Invalid value for option '--seed'",
    "--seeds=0, --seeds must be 1 or more",
    "--minutes=0, --minutes must be 1 or more",
    "--exactly-once=perhaps, Invalid value for option '--exactly-once'"
  })
  void whatIsNotUnderstoodIsNamedAboveTheUsage(String argument, String message) {
    StringWriter err = new StringWriter();
    int code = Main.commandLine().setErr(new PrintWriter(err)).execute("chaos", argument);

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains(message).contains("Usage: tidemark chaos");
  }
}
