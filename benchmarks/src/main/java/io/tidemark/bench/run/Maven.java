package io.tidemark.bench.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The checkout's Maven, which gets from Central what is first wanted. */
final class Maven {

  private Maven() {}

  /**
   * A folder that the build lays out; nothing is done when it is there.
   *
   * @param home the checkout
   * @param folder in the checkout
   * @param what it is, and what to leave out when it cannot be had, for people
   * @param arguments of Maven
   * @throws BenchException when it cannot be had
   */
  static Path folder(Path home, String folder, String what, String... arguments) {
    Path wanted = home.resolve(folder);
    if (!Files.isDirectory(wanted)) {
      run(home, what, arguments);
    }
    if (!Files.isDirectory(wanted)) {
      throw new BenchException("Maven has got %s, but no folder %s".formatted(what, wanted));
    }
    return wanted;
  }

  private static void run(Path home, String what, String... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("mvnw").toString(), "-B", "-q"));
    command.addAll(List.of(arguments));
    try {
      Process maven =
          new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true).start();
      String said = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (maven.waitFor() != 0) {
        throw new BenchException(
            "Maven cannot get %s; leave it out of --contestants, or see:%n%s"
                .formatted(what, said));
      }
    } catch (IOException e) {
      throw new BenchException("Cannot run " + String.join(" ", command) + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted while Maven got " + what, e);
    }
  }
}
