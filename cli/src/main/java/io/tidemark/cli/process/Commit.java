package io.tidemark.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is checked out. */
public final class Commit {

  private Commit() {}

  /**
   * Such as {@code 4ab91c2}, or {@code 4ab91c2 with changes} when files of it have been changed.
   *
   * @throws IllegalStateException when git cannot tell
   */
  public static String of(Path checkout) {
    String commit = git(checkout, "rev-parse", "--short", "HEAD");
    return git(checkout, "status", "--porcelain", "--untracked-files=no").isEmpty()
        ? commit
        : commit + " with changes";
  }

  private static String git(Path checkout, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Process git =
          new ProcessBuilder(command)
              .directory(checkout.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (git.waitFor() != 0) {
        throw new IllegalStateException(
            "No commit can be named for %s: %s".formatted(checkout.toAbsolutePath(), said));
      }
      return said;
    } catch (IOException e) {
      throw new IllegalStateException("No commit can be named without git: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while git was asked for a commit", e);
    }
  }
}
