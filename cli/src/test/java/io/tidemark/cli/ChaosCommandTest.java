package io.tidemark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.EventLog;
import io.tidemark.cli.chaos.Finding;
import io.tidemark.cli.chaos.Finding.Kind;
import io.tidemark.cli.chaos.Help;
import io.tidemark.cli.chaos.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  @Test
  void aFolderThatHasTheLogOfAnotherRunIsRefusedBeforeAnythingBegins(@TempDir Path home)
      throws IOException {
    Path log = EventLog.in(Files.createDirectories(home.resolve("seed-8")));
    Files.createFile(log);
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine()
            .setErr(new PrintWriter(err))
            .execute("chaos", "--seed=7", "--seeds=2", "--dir=" + home);

    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("--dir has the log of another run: " + log);
    assertThat(home.resolve("seed-7").resolve("data")).doesNotExist();
  }

  @Test
  void aViolationWeighsMoreThanARunThatBrokeOff() {
    Outcome good = outcome(Optional.empty());
    Outcome bad = outcome(Optional.of(new Finding(Kind.MISSING, "rows")));
    Outcome broken = outcome(Optional.of(new Finding(Kind.BROKEN_OFF, "no disk")));

    assertThat(ChaosCommand.code(List.of(good, good))).isZero();
    assertThat(ChaosCommand.code(List.of(broken, bad, good))).isEqualTo(1);
    assertThat(ChaosCommand.code(List.of(broken, good))).isEqualTo(3);
  }

  @Test
  void whatCameOfTheRunsIsOneDocumentForPrograms() {
    Outcome good = outcome(Optional.empty());
    Outcome bad = outcome(Optional.of(new Finding(Kind.MISSING, "rows")));

    assertThat(ChaosCommand.json(List.of(good, bad)).path("runs").toString())
        .startsWith("[{\"seed\":1,\"exactly_once\":false,\"rounds\":2,\"changes\":3,\"faults\":4,")
        .contains("\"finding\":null}")
        .contains("\"finding\":{\"kind\":\"MISSING\",\"what\":\"rows\"}}");
  }

  private static Outcome outcome(Optional<Finding> finding) {
    return new Outcome(1, false, 2, 3, 4, Help.NONE, 5, Duration.ZERO, Duration.ZERO, finding);
  }
}
