package io.tidemark.testbed;

import java.util.List;
import java.util.stream.Stream;

/** Processes of the operating system that tests have started. */
public final class Processes {
  private Processes() {}

  /**
   * Options of a JVM that lives for seconds, or idles: compiling quickly beats compiling well, and
   * classes are no reason to collect garbage.
   *
   * @param more its own
   */
  public static List<String> shortLived(String... more) {
    return Stream.concat(
            Stream.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:MetaspaceSize=128m"),
            Stream.of(more))
        .toList();
  }

  /** A zombie, which nobody has collected yet, runs no longer: it has no command. */
  public static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }
}
