package io.tidemark.own;

import io.tidemark.cli.process.Installation;
import io.tidemark.testbed.Processes;
import io.tidemark.testbed.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/** {@code ./tidemark quickstart} as it runs for a user: a process with servers of its own. */
public final class QuickstartProcess implements AutoCloseable {

  /** Held by the one that starts, among the processes that run tests at the same time. */
  private static final Path STARTING = Path.of("target", "quickstart-starting.lock");

  private static final String WORKER_READY = "  worker     http:";

  private final Path temporary;
  private final Path output;
  private final Path errors;
  private final Process process;

  /**
   * How it ended.
   *
   * @param output what it wrote for its user
   * @param errors what it wrote to the standard error, apart from that
   */
  public record Ended(int exitCode, String output, String errors) {}

  private QuickstartProcess(Path folder, Map<String, String> environment, List<String> options)
      throws IOException {
    temporary = Files.createTempDirectory(folder, "tmp");
    output = Files.createTempFile(folder, "output", ".txt");
    errors = Files.createTempFile(folder, "errors", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command(temporary, options))
            .redirectError(errors.toFile())
            .redirectOutput(output.toFile());
    builder.environment().put("JDK_JAVA_OPTIONS", String.join(" ", Processes.shortLived()));
    builder.environment().putAll(environment);
    process = builder.start();
  }

  /**
   * Starts it; what it prints and its temporary folder go into a folder of the test's. Returns when
   * its servers listen, or it has ended: only then may another one look which ports are free.
   */
  public static QuickstartProcess start(
      Path folder, Map<String, String> environment, List<String> options) throws IOException {
    try (FileChannel ports =
        FileChannel.open(STARTING, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ports.lock(); // until it is closed
      QuickstartProcess quickstart = new QuickstartProcess(folder, environment, options);
      try {
        quickstart.awaitOutput(WORKER_READY);
        return quickstart;
      } catch (ConditionTimeoutException e) {
        quickstart.close();
        throw e;
      }
    }
  }

  private static List<String> command(Path temporary, List<String> options) {
    Path home = Installation.checkoutAround(Path.of(""));
    List<String> command = new ArrayList<>();
    if (System.getProperty("os.name").equals("Linux")) {
      // the children of a build that runs in the background would never hear of Ctrl-C
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + temporary,
            "-Dtidemark.home=" + home,
            "-cp",
            Installation.in(home).cliLibraries().resolve("*").toString(),
            "io.tidemark.cli.Main",
            "quickstart"));
    command.addAll(options);
    return command;
  }

  /** Waits until it has printed a text. */
  public void awaitOutput(String text) {
    Waiting.until(
        "\"" + text + "\"", () -> !process.isAlive() || Files.readString(output).contains(text));
  }

  /** What it has written for its user until now. */
  public String output() throws IOException {
    return Files.readString(output);
  }

  /** Its servers, and what those have started, as far as they run now. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** Presses Ctrl-C. */
  public void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  public Ended awaitEnd() throws IOException, InterruptedException {
    int exitCode = process.waitFor();
    return new Ended(exitCode, Files.readString(output), Files.readString(errors));
  }

  /** What lies in the folder in which it makes its temporary one. */
  List<String> temporaryFiles() {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.map(Path::getFileName).map(Path::toString).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
