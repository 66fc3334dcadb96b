package io.tidemark.testbed;

/** Processes of the operating system that tests have started. */
public final class Processes {
  private Processes() {}

  /** A zombie, which nobody has collected yet, runs no longer: it has no command. */
  public static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }
}
