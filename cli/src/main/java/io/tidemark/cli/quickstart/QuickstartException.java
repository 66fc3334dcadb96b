package io.tidemark.cli.quickstart;

/** The quickstart cannot go on; the message is all that the user needs. */
public final class QuickstartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  QuickstartException(String message) {
    super(message);
  }

  QuickstartException(String message, Throwable cause) {
    super(message, cause);
  }
}
