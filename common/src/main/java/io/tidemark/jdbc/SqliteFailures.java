package io.tidemark.jdbc;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The driver's exceptions made into ours. SQLite knows no SQLSTATE, so that its result codes are
 * given those that other databases have for the same. Its messages name tables and columns and
 * quote no value, but for those that a trigger makes up.
 */
final class SqliteFailures {
  private static final int PRIMARY = 0xff;
  private static final int SQLITE_ERROR = 1;
  private static final String TRIGGER = "P0001";
  private static final String CONNECTION_CLOSED = "08003";

  /** By the extended code, or else by the primary one. */
  private static final Map<Integer, String> STATES =
      Map.ofEntries(
          Map.entry(3, "42501"), // PERM
          Map.entry(5, "55P03"), // BUSY
          Map.entry(6, "55P03"), // LOCKED
          Map.entry(8, "25006"), // READONLY
          Map.entry(9, "57014"), // INTERRUPT
          Map.entry(10, "58030"), // IOERR
          Map.entry(11, "XX001"), // CORRUPT
          Map.entry(13, "53100"), // FULL
          Map.entry(14, "08001"), // CANTOPEN
          Map.entry(15, "55P03"), // PROTOCOL: the log's locks are taken
          Map.entry(17, "40001"), // SCHEMA: changed while the statement was prepared
          Map.entry(18, "54000"), // TOOBIG
          Map.entry(19, "23000"), // CONSTRAINT
          Map.entry(20, "22P02"), // MISMATCH
          Map.entry(23, "42501"), // AUTH
          Map.entry(26, "XX001"), // NOTADB
          Map.entry(275, "23514"), // CONSTRAINT_CHECK
          Map.entry(787, "23503"), // CONSTRAINT_FOREIGNKEY
          Map.entry(1299, "23502"), // CONSTRAINT_NOTNULL
          Map.entry(1555, "23505"), // CONSTRAINT_PRIMARYKEY
          Map.entry(1811, TRIGGER), // CONSTRAINT_TRIGGER
          Map.entry(2067, "23505"), // CONSTRAINT_UNIQUE
          Map.entry(2579, "23505"), // CONSTRAINT_ROWID
          Map.entry(3091, "22P02")); // CONSTRAINT_DATATYPE

  /** What is wrong with a statement has one code, and is told by words. */
  private static final Map<String, String> BY_WORDS =
      Map.of(
          SqliteFunction.REFUSED,
          "22P02",
          "no such table",
          "42P01",
          "no such column",
          "42703",
          "has no column named",
          "42703",
          "already exists",
          "42P07");

  private static final Pattern NAMES = Pattern.compile("constraint failed: ([^()]+)\\)$");

  private SqliteFailures() {}

  /** What was being done, for instance {@code "Cannot open /var/lib/shop.db: "}, or nothing. */
  static DatabaseException of(String doing, SQLException e) {
    if (!(e instanceof SQLiteException error)) {
      String message = doing + String.valueOf(e.getMessage());
      return new DatabaseException(FailureKind.CONNECTION, CONNECTION_CLOSED, message, e);
    }
    SQLiteErrorCode code = error.getResultCode();
    String state = state(code.code, text(e));
    FailureKind kind = SqlStates.kind(state);
    if (kind == FailureKind.DATA) {
      return new DatabaseException(
          kind, state, doing + SqlStates.words(state) + names(e) + suffix(code));
    } else if (state.equals(TRIGGER)) {
      return new DatabaseException(kind, state, doing + "a trigger raised an error" + suffix(code));
    }
    return new DatabaseException(kind, state, doing + text(e), e);
  }

  private static String state(int code, String text) {
    if (code == SQLITE_ERROR) {
      return BY_WORDS.entrySet().stream()
          .filter(known -> text.contains(known.getKey()))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse("42000");
    }
    return Stream.of(code, code & PRIMARY)
        .flatMap(known -> Optional.ofNullable(STATES.get(known)).stream())
        .findFirst()
        .orElse("58000");
  }

  /** Whether a transaction was to be ended and there was none. */
  static boolean hasNoTransaction(SQLException e) {
    return text(e).toLowerCase(Locale.ROOT).contains("no transaction is active");
  }

  private static String text(SQLException e) {
    return String.valueOf(e.getMessage());
  }

  /** Of the columns, or of a check, which is the table's and not the row's. */
  private static String names(SQLException e) {
    Matcher names = NAMES.matcher(text(e));
    return names.find() ? ": " + names.group(1) : "";
  }

  private static String suffix(SQLiteErrorCode code) {
    return " (" + code.name() + ")";
  }
}
