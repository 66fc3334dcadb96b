package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.Chaos.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofTest {
  private static final Outcome GOOD = outcome(Optional.empty());
  private static final Outcome BAD = outcome(Optional.of("rows | are missing\nand more"));

  private static Outcome outcome(Optional<String> violation) {
    return new Outcome(4, false, 130, 60, 900, Duration.ofSeconds(100), violation);
  }

  @Test
  void aViolationIsOneCellOfTheRow() {
    assertThat(Proof.line(GOOD))
        .isEqualTo("| 4 | at-least-once | 130 | 60 | 900 | 100 | no violation |");
    assertThat(Proof.line(BAD)).endsWith("| **rows / are missing** |");
  }

  @Test
  void eachCampaignIsASectionBehindTheLast(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("proof.md");
    new Proof(folder).append(file, 3, List.of(GOOD));
    new Proof(folder).append(file, 3, List.of(GOOD, BAD));

    assertThat(Files.readString(file))
        .contains("1 runs of 3 minutes, 0 violations")
        .contains("2 runs of 3 minutes, 1 violations\nCommit ");
  }
}
