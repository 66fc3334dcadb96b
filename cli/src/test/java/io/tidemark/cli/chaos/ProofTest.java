package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.cli.chaos.Finding.Kind;
import io.tidemark.cli.process.Commit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProofTest {
  private static final Outcome GOOD = outcome(Optional.empty());
  private static final Outcome BAD =
      outcome(Optional.of(new Finding(Kind.MISSING, "rows | are missing\nand more")));
  private static final Outcome BROKEN =
      outcome(Optional.of(new Finding(Kind.BROKEN_OFF, "no disk")));

  private static Outcome outcome(Optional<Finding> finding) {
    return new Outcome(
        4,
        false,
        3,
        130,
        60,
        new Help(2, 1),
        900,
        Duration.ofSeconds(120),
        Duration.ofSeconds(200),
        finding);
  }

  @Test
  void whatWasFoundIsOneCellOfTheRow() {
    assertThat(Proof.line(GOOD))
        .isEqualTo("| 4 | at-least-once | 3 | 130 | 60 | 2 | 1 | 900 | 200 | no violation |");
    assertThat(Proof.line(BAD)).endsWith("| **MISSING: rows / are missing** |");
    assertThat(Proof.line(BROKEN)).endsWith("| **the run broke off: no disk** |");
  }

  @Test
  void eachRunIsWrittenAsSoonAsItIsOver(@TempDir Path folder) throws Exception {
    repository(folder);
    Path file = folder.resolve("proof.md");
    Proof proof = Proof.begin(file, folder);
    proof.add(GOOD);
    assertThat(file).content().contains("Built from ").endsWith(Proof.line(GOOD) + "\n");
    proof.add(BAD);
    proof.add(BROKEN);
    proof.end();
    assertThat(file).content().endsWith("\n3 runs, 1 violations, 1 broken off.\n");
  }

  @Test
  void whatWasBuiltIsNamedWithItsChanges(@TempDir Path folder) throws Exception {
    repository(folder);
    String commit = Commit.of(folder);
    assertThat(commit).matches("[0-9a-f]{7,}");

    Files.writeString(folder.resolve("kept"), "changed");
    assertThat(Commit.of(folder)).isEqualTo(commit + " with changes");
  }

  @Test
  void withoutACommitThereIsNoProof(@TempDir Path folder) {
    assertThatThrownBy(() -> Proof.begin(folder.resolve("proof.md"), folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("No commit can be named for " + folder);
  }

  private static void repository(Path folder) throws Exception {
    git(folder, "init", "--quiet");
    Files.writeString(folder.resolve("kept"), "as it was");
    git(folder, "add", "kept");
    git(folder, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "first");
  }

  private static void git(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git = new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start();
    assertThat(git.waitFor()).isZero();
  }
}
