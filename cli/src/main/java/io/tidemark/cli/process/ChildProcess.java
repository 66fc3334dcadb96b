package io.tidemark.cli.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One child process at a time, started any number of times with the same command. Its output is
 * appended to one log file.
 */
final class ChildProcess {

  private static final int TAIL_BYTES = 16_384;

  private final String name;
  private final List<String> command;
  private final Path log;

  private @Nullable Process process;
  private long logStart;

  ChildProcess(String name, List<String> command, Path log) {
    this.name = name;
    this.command = List.copyOf(command);
    this.log = log;
  }

  synchronized void start() {
    if (isAlive()) {
      throw new ProcessException("The " + name + " is running already");
    }
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      logStart = Files.exists(log) ? Files.size(log) : 0;
      ProcessBuilder child =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      // passwords that were given to us by the environment are not for them
      child.environment().keySet().removeIf(name -> name.matches("TIDEMARK_.*PASSWORD"));
      process = child.start();
    } catch (IOException e) {
      throw new ProcessException("Cannot start the " + name, e);
    }
  }

  synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Whether the process has written the text since it was started last. */
  synchronized boolean hasLogged(String text) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(logStart);
      byte[] written = new byte[(int) (file.length() - logStart)];
      file.readFully(written);
      return new String(written, StandardCharsets.UTF_8).contains(text);
    } catch (IOException e) {
      throw new ProcessException("Cannot read the log of the " + name + ", " + log, e);
    }
  }

  /** Waits until it is ready; fails as soon as the process has ended, and after the limit. */
  void awaitReady(BooleanSupplier ready, Duration limit) {
    Optional<Boolean> answer =
        Waiting.within(
            limit,
            () -> {
              if (!isAlive()) {
                throw new ProcessException("The " + name + " has ended\n" + logTail(20));
              }
              return ready.getAsBoolean() ? Optional.of(true) : Optional.empty();
            });
    if (answer.isEmpty()) {
      throw new ProcessException(
          "The " + name + " is not ready after " + limit.toSeconds() + " s\n" + logTail(20));
    }
  }

  /** {@code kill -9}; returns when it is dead. */
  void killHard() {
    @Nullable Process running = currentProcess();
    if (running != null) {
      running.destroyForcibly();
      awaitEnd(running, Duration.ofSeconds(30));
    }
  }

  /** Asks it to end, and kills it when it has not done so within the limit. */
  void stop(Duration grace) {
    @Nullable Process running = currentProcess();
    if (running != null) {
      running.destroy();
      awaitEnd(running, grace);
      killHard();
    }
  }

  Path log() {
    return log;
  }

  long pid() {
    return running().pid();
  }

  /** The last lines of the log, preceded by where the whole of it is. */
  String logTail(int lines) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.max(0, file.length() - TAIL_BYTES));
      byte[] end = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(end);
      List<String> all = new String(end, StandardCharsets.UTF_8).lines().toList();
      List<String> last = all.subList(Math.max(0, all.size() - lines), all.size());
      return "The last lines of " + log + ":\n  " + String.join("\n  ", last);
    } catch (IOException e) {
      return "Its log " + log + " cannot be read: " + e.getMessage();
    }
  }

  private synchronized @Nullable Process currentProcess() {
    return process;
  }

  private Process running() {
    @Nullable Process running = currentProcess();
    if (running == null) {
      throw new ProcessException("The " + name + " was never started");
    }
    return running;
  }

  private static void awaitEnd(Process running, Duration limit) {
    try {
      running.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running.destroyForcibly();
    }
  }
}
