package io.tidemark.jdbc;

import java.util.Objects;
import java.util.OptionalInt;
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
  private final int copyLine;

  DatabaseException(FailureKind kind, String sqlState, String message, @Nullable Throwable cause) {
    this(kind, sqlState, message, cause, 0);
  }

  private DatabaseException(
      FailureKind kind, String sqlState, String message, @Nullable Throwable cause, int copyLine) {
    super(message, cause);
    this.kind = kind;
    this.sqlState = sqlState;
    this.copyLine = copyLine;
  }

  /** The same error of a bulk copy, which has told its row, counted from 1. */
  DatabaseException atLine(int line) {
    return new DatabaseException(kind, sqlState, message(), getCause(), line);
  }

  private String message() {
    return Objects.requireNonNullElse(getMessage(), sqlState);
  }

  /**
   * The row of a bulk copy that the database was at, counted from 1; empty where it has not said. A
   * hint: what it names may have been made up by whoever named the table.
   */
  public OptionalInt copyLine() {
    return copyLine == 0 ? OptionalInt.empty() : OptionalInt.of(copyLine);
  }

  /** An error that no driver's exception stands behind. */
  public DatabaseException(FailureKind kind, String sqlState, String message) {
    this(kind, sqlState, message, null);
  }

  /** The same error, with what it was about before its message. */
  public DatabaseException about(String what) {
    return new DatabaseException(kind, sqlState, what + ": " + getMessage(), this, copyLine);
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
