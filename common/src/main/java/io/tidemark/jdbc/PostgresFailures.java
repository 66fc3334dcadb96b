package io.tidemark.jdbc;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** The driver's exceptions made into ours, without the values that the server likes to quote. */
final class PostgresFailures {
  private static final String MISCOUNTED =
      "the number of `?` in the statement and the number of its parameters differ";

  /** What to do about a database that gives no answer. */
  static final String CHECK_THE_WAY =
      "check host and port in connection.url, that the server runs, and that its firewall lets"
          + " this worker in";

  /** What to do about a server that is not proved to be the one that is meant. */
  private static final String CHECK_THE_CERTIFICATE =
      "check sslmode and sslrootcert in connection.url, and that the server's certificate is for"
          + " the host that is named there";

  /**
   * What to do about a server that wants a password, or speaks no TLS: the driver's exceptions are
   * alike, and their texts are of the worker's language.
   */
  private static final String CHECK_THE_ANSWER =
      "check that connection.user and connection.password are set; where TLS is wanted, ";

  /** How the server says where in a copy it is. */
  private static final Pattern COPY_LINE = Pattern.compile("COPY [^\n]*, line (\\d{1,9})");

  private PostgresFailures() {}

  /**
   * A connection that was not made. Says what to check where no server answered, or one that is not
   * trusted.
   *
   * @param location where to, as {@link Location} puts it
   */
  static DatabaseException connecting(String location, SQLException e) {
    DatabaseException failure = of("Cannot connect to " + location + ": ", e);
    if (distrusts(e)) {
      String first = failure.sqlState().equals("08004") ? CHECK_THE_ANSWER : "";
      String words = failure.getMessage() + ": " + first + CHECK_THE_CERTIFICATE;
      return new DatabaseException(FailureKind.ENVIRONMENT, failure.sqlState(), words, e);
    } else if (!SqlStates.unreached(failure.sqlState())) {
      return failure;
    }
    String words = failure.getMessage() + ": " + CHECK_THE_WAY;
    return new DatabaseException(failure.kind(), failure.sqlState(), words, e);
  }

  /** Whether the driver itself has refused a server that answered. */
  private static boolean distrusts(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    boolean said = server(e) == null && (state.equals("08006") || state.equals("08004"));
    Throwable cause = e.getCause();
    return said
        && (cause == null
            || cause instanceof FileNotFoundException
            || Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
                .anyMatch(GeneralSecurityException.class::isInstance));
  }

  static DatabaseException of(SQLException e) {
    return of("", e);
  }

  /** Of a bulk copy, whose error tells how far it had come. */
  static DatabaseException copying(SQLException e) {
    DatabaseException failure = of(e);
    ServerErrorMessage server = server(e);
    String where = server == null || server.getWhere() == null ? "" : server.getWhere();
    Matcher line = COPY_LINE.matcher(where);
    return line.lookingAt() ? failure.atLine(Integer.parseInt(line.group(1))) : failure;
  }

  /** Of a text that is none in the encoding that the database should send, as the driver has it. */
  static DatabaseException notText() {
    return of(new PSQLException("", PSQLState.DATA_ERROR));
  }

  /** What was being done, for instance {@code "Cannot connect to db:5432/shop: "}. */
  static DatabaseException of(String doing, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (doing.isEmpty() && miscounted(e, state)) {
      String words = MISCOUNTED + ": " + text(e) + suffix(state);
      return new DatabaseException(FailureKind.ENVIRONMENT, state, words);
    } else if (server(e) == null && SqlStates.conversion(state)) {
      String words = doing + "the driver cannot convert a value" + suffix(state);
      return new DatabaseException(FailureKind.DATA, state, words);
    }
    return classified(doing, e, state);
  }

  /** None of the driver's own errors of this state quotes a value, nor does the server's. */
  private static boolean miscounted(SQLException e, String state) {
    ServerErrorMessage server = server(e);
    return server == null
        ? state.equals("22023")
        : state.equals("08P01") && "exec_bind_message".equals(server.getRoutine());
  }

  private static DatabaseException classified(String doing, SQLException e, String state) {
    FailureKind kind = kind(e, state);
    if (kind == FailureKind.DATA) {
      String words = doing + SqlStates.words(state) + names(e) + " (SQLSTATE " + state + ")";
      return new DatabaseException(kind, state, words);
    } else if (raised(e, state)) {
      String words =
          doing
              + "a trigger or function raised an error; the database's log has its text (SQLSTATE "
              + state
              + ")";
      return new DatabaseException(kind, state, words);
    }
    return new DatabaseException(kind, state, doing + text(e) + suffix(state), e);
  }

  /**
   * Whether a trigger or a function of the user's says it, in words of the user's. RAISE may claim
   * any state, and other languages than PL/pgSQL raise what is none of the server's.
   */
  private static boolean raised(SQLException e, String state) {
    ServerErrorMessage server = server(e);
    return server != null
        && ("exec_stmt_raise".equals(server.getRoutine()) || !SqlStates.serversOwn(state));
  }

  private static FailureKind kind(SQLException e, String state) {
    boolean broken =
        e instanceof SQLTransientConnectionException
            || e instanceof SQLRecoverableException
            || e.getCause() instanceof IOException;
    return broken && !state.startsWith("22") ? FailureKind.CONNECTION : SqlStates.kind(state);
  }

  private static String text(SQLException e) {
    ServerErrorMessage server = server(e);
    String message = server == null ? e.getMessage() : server.getMessage();
    return message == null ? "database error" : message;
  }

  private static String suffix(String state) {
    return state.isEmpty() ? "" : " (SQLSTATE " + state + ")";
  }

  private static String names(SQLException e) {
    ServerErrorMessage server = server(e);
    if (server == null) {
      return "";
    }
    StringJoiner names = new StringJoiner(", ", ": ", "").setEmptyValue("");
    add(names, "table ", qualified(server));
    add(names, "column ", server.getColumn());
    add(names, "constraint ", server.getConstraint());
    add(names, "type ", server.getDatatype());
    return names.toString();
  }

  private static @Nullable String qualified(ServerErrorMessage server) {
    return server.getSchema() == null || server.getTable() == null
        ? server.getTable()
        : server.getSchema() + "." + server.getTable();
  }

  private static void add(StringJoiner names, String what, @Nullable String name) {
    if (name != null) {
      names.add(what + name);
    }
  }

  private static @Nullable ServerErrorMessage server(SQLException e) {
    return e instanceof PSQLException server ? server.getServerErrorMessage() : null;
  }
}
