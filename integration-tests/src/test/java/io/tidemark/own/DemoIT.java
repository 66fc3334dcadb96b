package io.tidemark.own;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.process.Installation;
import io.tidemark.description.Description;
import io.tidemark.own.QuickstartProcess.Ended;
import io.tidemark.own.Tutorial.Step;
import io.tidemark.testbed.Processes;
import io.tidemark.testbed.Waiting;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration that a user sees first. */
@DisplayName("The quickstart's demo shop")
@Tag("long")
class DemoIT {

  @Test
  @Tag("quickstart")
  @DisplayName(
      "Three generations are mirrored, counted and compared; then it stays up, the tutorial is right"
          + " from first to last, and Ctrl-C exits with 130 and leaves nothing behind")
  void mirrorsAndStaysUntilInterrupted(@TempDir Path folder) throws Exception {
    Path home = Installation.checkoutAround(Path.of(""));
    List<Step> steps = Tutorial.steps(home.resolve("docs/tutorial.md"));
    assertThat(steps.get(0).text()).isEqualTo("./tidemark quickstart --rows 2000\n");
    try (QuickstartProcess quickstart = start(folder, "--rows", "2000")) {
      quickstart.awaitOutput("Everything runs until Ctrl-C");
      assertThat(steps.get(0).missingIn(quickstart.output())).as(quickstart.output()).isEmpty();
      new TutorialReader(folder, home, quickstart.output()).follow(steps.subList(1, steps.size()));
      List<ProcessHandle> children = quickstart.children();
      quickstart.interrupt();
      Ended ended = quickstart.awaitEnd();

      assertThat(ended.exitCode()).as(ended.output() + ended.errors()).isEqualTo(130);
      assertThat(runsOfOrders(ended.output()))
          .as("added, changed, unchanged, removed, rejected")
          .containsExactly(
              List.of("2,000", "0", "0", "0", "0"),
              List.of("0", "0", "2,000", "0", "0"),
              List.of("20", "20", "1,970", "10", "0"));
      assertThat(ended.output())
          .contains("Equal: EXCEPT ALL both ways over all columns of 5 tables")
          .containsPattern("WAL written .* [0-9.]+ bytes per unchanged row");
      assertNothingLeft(quickstart, children);
    }
  }

  @Test
  @DisplayName("What came of it is one document for programs, on the standard output alone")
  void isReadByPrograms(@TempDir Path folder) throws Exception {
    try (QuickstartProcess quickstart = start(folder, "--rows", "200", "--once", "-o", "json")) {
      Ended ended = quickstart.awaitEnd();
      assertThat(ended.exitCode()).as(ended.output() + ended.errors()).isZero();
      assertThat(ended.errors()).contains("Generation 3 of 3");
      JsonNode result = Description.json(ended.output());
      assertThat(result.path("runs").findValuesAsText("status")).containsOnly("COMPLETED");
      assertThat(result.path("equal").longValue()).isGreaterThan(200);
    }
  }

  private static QuickstartProcess start(Path folder, String... options) throws Exception {
    return QuickstartProcess.start(folder, Map.of(), List.of(options));
  }

  /** The counts of each generation, as the run table shows them. */
  private static List<List<String>> runsOfOrders(String output) {
    return output
        .lines()
        .map(line -> Arrays.asList(line.trim().split(" +")))
        .filter(cells -> cells.size() > 9)
        .filter(cells -> cells.get(1).equals("shop.orders") && cells.get(3).equals("COMPLETED"))
        .map(cells -> cells.subList(4, 9))
        .toList();
  }

  private static void assertNothingLeft(
      QuickstartProcess quickstart, List<ProcessHandle> children) {
    assertThat(children).as("broker, worker and database at least").hasSizeGreaterThan(2);
    Waiting.until("no child to be left", () -> children.stream().noneMatch(Processes::isRunning));
    assertThat(quickstart.temporaryFiles()).noneMatch(name -> name.startsWith("tidemark"));
  }
}
