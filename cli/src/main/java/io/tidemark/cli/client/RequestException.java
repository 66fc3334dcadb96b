package io.tidemark.cli.client;

/** A request had no answer, or another one than was hoped for; the message is for the user. */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * An end of a command.
   *
   * @param exitCode one of {@link ExitCode}
   */
  public RequestException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** With which the command ends. */
  public int exitCode() {
    return exitCode;
  }
}
