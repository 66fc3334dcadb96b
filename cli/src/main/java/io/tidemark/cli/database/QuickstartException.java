package io.tidemark.cli.database;

/** The quickstart cannot go on; the message is all that the user needs. */
public final class QuickstartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** With nothing to add. */
  public QuickstartException(String message) {
    super(message);
  }

  /** With what led to it. */
  public QuickstartException(String message, Throwable cause) {
    super(message, cause);
  }
}
