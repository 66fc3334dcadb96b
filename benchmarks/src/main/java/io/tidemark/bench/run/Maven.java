package io.tidemark.bench.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The checkout's Maven, which gets from Central what is first wanted. */
final class Maven {

  /** In a folder that is laid out to its end: one that was cut short has some files, too. */
  private static final String WHOLE = ".whole";

  private final Path home;
  private final Consumer<String> progress;

  /**
   * That of a checkout.
   *
   * @param home the checkout
   * @param progress takes a line when something is got
   */
  Maven(Path home, Consumer<String> progress) {
    this.home = home.toAbsolutePath();
    this.progress = progress;
  }

  /**
   * A folder that the build lays out; nothing is done when it is there.
   *
   * @param folder in the checkout
   * @param what it is, for people
   * @param arguments of Maven
   * @throws BenchException when it cannot be had
   */
  Path folder(String folder, String what, List<String> arguments) {
    Path wanted = home.resolve(folder);
    Path whole = wanted.resolve(WHOLE);
    if (Files.exists(whole)) {
      return wanted;
    }
    progress.accept("getting " + what);
    run(what, arguments);
    try {
      if (!Files.isDirectory(wanted)) {
        throw new BenchException(
            "Maven has got %s, but there is no folder %s: remove the folder target around it, and try again"
                .formatted(what, wanted));
      }
      Files.createFile(whole);
      return wanted;
    } catch (IOException e) {
      throw new BenchException("Cannot write " + whole + ": " + e, e);
    }
  }

  private void run(String what, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("mvnw").toString(), "-B", "-q"));
    command.addAll(arguments);
    try {
      Process maven =
          new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true).start();
      String said = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (maven.waitFor() != 0) {
        throw new BenchException(
            "Maven cannot get %s; name only contestants and peers that do without it, or see:%n%s"
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
