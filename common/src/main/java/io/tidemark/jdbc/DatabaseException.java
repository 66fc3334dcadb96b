package io.tidemark.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * A database error, classified. The message never carries row values or credentials: for {@link
 * FailureKind#DATA} it is made of the SQLSTATE and of the names of table, column, constraint and
 * type, and the driver's exception is not chained.
 */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final String sqlState;

  DatabaseException(FailureKind kind, String sqlState, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.sqlState = sqlState;
  }

  /** An error that no driver's exception stands behind. */
  public DatabaseException(FailureKind kind, String sqlState, String message) {
    this(kind, sqlState, message, null);
  }

  /** The same error, with what it was about before its message. */
  public DatabaseException about(String what) {
    return new DatabaseException(kind, sqlState, what + ": " + getMessage(), this);
  }

  public FailureKind kind() {
    return kind;
  }

  /** Whether a value can be in no column of the type that it was meant for. */
  public boolean isNoValueOfItsType() {
    return SqlStates.noValue(sqlState);
  }

  /** Whether the database does not take the user for who it says it is: SQLSTATE class 28. */
  public boolean refusesUser() {
    return sqlState.startsWith("28");
  }

  /** The five-character SQLSTATE, or an empty text when the driver gave none. */
  public String sqlState() {
    return sqlState;
  }
}
