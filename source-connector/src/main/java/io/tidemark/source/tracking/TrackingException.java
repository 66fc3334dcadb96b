package io.tidemark.source.tracking;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;

/** What is remembered cannot be read or written. */
public final class TrackingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param place the directory
   */
  public TrackingException(Path place, IOException cause) {
    super(
        "the directory "
            + place
            + " cannot be used ("
            + reason(cause)
            + "): give it room and make it writable for the worker, or set snapshot.dir to another"
            + " directory",
        cause);
  }

  /** Whether nothing is wrong but that the thread was told to stop, which closes its files. */
  public boolean isInterrupted() {
    return getCause() instanceof ClosedChannelException;
  }

  private static String reason(IOException cause) {
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }
}
