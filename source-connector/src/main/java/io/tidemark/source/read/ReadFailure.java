package io.tidemark.source.read;

import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import java.util.Set;

/** Reading failed; the kind says what a sync can do about it. */
public final class ReadFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What a sync can do. */
  public enum Kind {
    /** Read on over a new connection, if the pass does not live in the old one. */
    CONNECTION_LOST,
    /** Try again: another transaction stood in the way. */
    CONTENTION,
    /** Try again with less: the statement took longer than it may. */
    TIMEOUT,
    /** Wait until another pass has ended. */
    BUSY,
    /** Start afresh with what the source looks like now. */
    SCHEMA_CHANGED,
    /** Nothing before somebody mends it. */
    PERMANENT
  }

  /** A cached plan's result changed; an undefined column. */
  private static final Set<String> SCHEMA_STATES = Set.of("0A000", "42703");

  private static final String TIMEOUT_HELP =
      ": raise query.timeout.ms, lower fetch.size, or see that the key or the filter has an index";

  private final Kind kind;

  public ReadFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  private ReadFailure(Kind kind, DatabaseException cause, String help) {
    super(cause.getMessage() + help, cause);
    this.kind = kind;
  }

  /**
   * @param tookTooLong whether the statement ran into a timeout
   */
  static ReadFailure of(DatabaseException e, boolean tookTooLong) {
    return tookTooLong
        ? new ReadFailure(Kind.TIMEOUT, e, TIMEOUT_HELP)
        : new ReadFailure(kind(e), e, "");
  }

  static ReadFailure connectionLost(DatabaseException e) {
    return new ReadFailure(Kind.CONNECTION_LOST, e, "");
  }

  private static Kind kind(DatabaseException e) {
    if (e.kind() == FailureKind.CONNECTION) {
      return Kind.CONNECTION_LOST;
    } else if (e.kind() == FailureKind.CONTENTION) {
      return Kind.CONTENTION;
    }
    return SCHEMA_STATES.contains(e.sqlState()) ? Kind.SCHEMA_CHANGED : Kind.PERMANENT;
  }

  public Kind kind() {
    return kind;
  }

  /** The message, which is never missing. */
  public String reason() {
    String message = getMessage();
    return message == null ? kind.name() : message;
  }
}
