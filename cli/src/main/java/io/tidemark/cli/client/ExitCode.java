package io.tidemark.cli.client;

/** What the exit codes mean of the commands that ask a worker. */
public final class ExitCode {
  public static final int DONE = 0;

  /** What was asked about is not well. */
  public static final int UNWELL = 1;

  public static final int USAGE = 2;

  /** Nobody answers, or nobody who could, now. */
  public static final int UNREACHABLE = 3;

  /** The answer is no. */
  public static final int REFUSED = 4;

  public static final int TIMED_OUT = 5;

  private ExitCode() {}
}
