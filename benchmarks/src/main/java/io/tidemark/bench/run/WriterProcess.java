package io.tidemark.bench.run;

import io.tidemark.bench.writer.Command;
import io.tidemark.bench.writer.WriterMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that has the sink's task alone, and does one thing after the other as it is told. */
final class WriterProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter commands;

  private WriterProcess(Process process) {
    this.process = process;
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
  }

  /**
   * Starts one and waits until it can be told something.
   *
   * @param arguments those of {@link WriterMain}
   */
  static WriterProcess start(Servers servers, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(servers.roomyJvmOptions());
    command.addAll(List.of("-cp", Plugins.classPath(servers), WriterMain.class.getName()));
    command.addAll(arguments);
    try {
      WriterProcess writer =
          new WriterProcess(
              new ProcessBuilder(command).redirectError(servers.log("writer").toFile()).start());
      writer.awaitDone(servers);
      return writer;
    } catch (IOException e) {
      throw new BenchException("Cannot start the writer: " + e, e);
    }
  }

  /** Has it do something, and returns when that is done. */
  void tell(Command command, Servers servers) {
    commands.println(command.name());
    awaitDone(servers);
  }

  private void awaitDone(Servers servers) {
    try {
      String answer = answers.readLine();
      while (answer != null && !answer.equals(WriterMain.DONE)) {
        answer = answers.readLine(); // what libraries have to say
      }
      if (answer == null) {
        throw new BenchException("The writer has ended, see " + servers.log("writer"));
      }
    } catch (IOException e) {
      throw new BenchException("The writer does not answer: " + e, e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
