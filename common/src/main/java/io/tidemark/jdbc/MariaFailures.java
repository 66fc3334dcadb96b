package io.tidemark.jdbc;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The driver's exceptions made into ours. MariaDB has few SQLSTATEs and many error numbers, so that
 * these are given the states that other databases have for the same. Its messages quote values.
 */
final class MariaFailures {
  /** What to do about a database that gives no answer. */
  static final String CHECK_THE_WAY =
      "check host and port in connection.url, that the server runs, and that its firewall lets"
          + " this worker in";

  /** What to do about a server that is not proved to be the one that is meant. */
  private static final String CHECK_THE_CERTIFICATE =
      "check %s in connection.url, and that the server's certificate is for the host that is named"
          + " there";

  private static final String TRIGGER = "P0001";
  private static final String TOO_LARGE = "54000";
  private static final String UNREACHED = "08001";

  private static final Map<Integer, String> STATES =
      Map.ofEntries(
          Map.entry(1020, "40001"), // the record has changed since it was read
          Map.entry(1021, "53100"), // disk full
          Map.entry(1040, "53300"), // too many connections
          Map.entry(1044, "42501"), // access denied to a database
          Map.entry(1048, "23502"), // column cannot be null
          Map.entry(1049, "3F000"), // unknown database
          Map.entry(1050, "42P07"), // table exists
          Map.entry(1053, "57P01"), // server shutdown
          Map.entry(1054, "42703"), // unknown column
          Map.entry(1060, "42710"), // column exists, which only adding it can say
          Map.entry(1061, "42P07"), // index exists
          Map.entry(1062, "23505"), // duplicate entry
          Map.entry(1114, "53100"), // table full
          Map.entry(1118, TOO_LARGE), // row size
          Map.entry(1142, "42501"), // command denied on a table
          Map.entry(1143, "42501"), // command denied on a column
          Map.entry(1146, "42P01"), // no such table
          Map.entry(1153, TOO_LARGE), // packet too large
          Map.entry(1158, "08006"), // network read error
          Map.entry(1159, "08006"), // network read timeout
          Map.entry(1160, "08006"), // network write error
          Map.entry(1161, "08006"), // network write timeout
          Map.entry(1205, "55P03"), // lock wait timeout
          Map.entry(1206, "55P03"), // lock table full
          Map.entry(1213, "40P01"), // deadlock
          Map.entry(1227, "42501"), // access denied, a privilege is needed
          Map.entry(1264, "22003"), // out of range
          Map.entry(1265, "22P02"), // data truncated
          Map.entry(1290, "25006"), // read-only
          Map.entry(1292, "22007"), // incorrect value
          Map.entry(1300, "22021"), // invalid character
          Map.entry(1317, "57014"), // interrupted
          Map.entry(1364, "23502"), // no default
          Map.entry(1366, "22P02"), // incorrect value of a number, or of a text
          Map.entry(1367, "22P02"), // illegal value
          Map.entry(1406, "22001"), // data too long
          Map.entry(1411, "22007"), // incorrect date or time
          Map.entry(1412, "40001"), // table definition has changed
          Map.entry(1451, "23503"), // a row refers to it
          Map.entry(1452, "23503"), // it refers to no row
          Map.entry(1525, "22007"), // incorrect value
          Map.entry(1526, "23514"), // no partition for the value
          Map.entry(1615, "40001"), // prepare again
          Map.entry(1644, TRIGGER), // SIGNAL
          Map.entry(1690, "22003"), // out of range
          Map.entry(1748, "23514"), // not one of the partitions that are named
          Map.entry(1792, "25006"), // read-only transaction
          Map.entry(1836, "25006"), // read-only mode
          Map.entry(1927, "08006"), // connection killed
          Map.entry(1969, "57014"), // max_statement_time
          Map.entry(3024, "57014"), // max_execution_time
          Map.entry(3058, "40P01"), // deadlock of GET_LOCK
          Map.entry(3140, "22P02"), // a text that is no JSON
          Map.entry(3169, "08006"), // session killed
          Map.entry(3572, "55P03"), // NOWAIT
          Map.entry(3819, "23514"), // CHECK
          Map.entry(3854, "22021"), // a text that a character set lacks
          Map.entry(4031, "08006"), // disconnected for resting
          Map.entry(4025, "23514")); // CHECK

  /** Names of columns, indexes and constraints, in the forms of its messages. */
  private static final Pattern NAMES =
      Pattern.compile(
          "(?:for column|Column|Field|for key|CONSTRAINT|Check constraint) [`']((?:[^`']|``)+)[`'](?:\\.`([^`]+)`\\.`([^`]+)`)?");

  /** What the driver says itself, and in no other language, of a server that it refuses. */
  private static final Pattern UNTRUSTED =
      Pattern.compile(
          "SSL hostname verification failed|Trying to connect with ssl, but ssl not enabled|"
              + "SSL Connection required, but not");

  /** The number of the connection, which the driver puts before everything. */
  private static final Pattern CONNECTION = Pattern.compile("^\\(conn=\\d+\\) ");

  private MariaFailures() {}

  /** What was being done, for instance {@code "Cannot connect to db:3306/shop: "}, or nothing. */
  static DatabaseException of(String doing, SQLException e) {
    String state = state(e);
    FailureKind kind = SqlStates.kind(state);
    if (kind == FailureKind.DATA) {
      return new DatabaseException(
          kind, state, doing + SqlStates.words(state) + names(e) + suffix(e));
    } else if (state.equals(TRIGGER)) {
      return new DatabaseException(kind, state, doing + "a trigger raised an error" + suffix(e));
    }
    return new DatabaseException(kind, state, doing + text(e) + suffix(e), e);
  }

  /**
   * A connection that was not made.
   *
   * @param trust the parameters that say whom the driver trusts
   */
  static DatabaseException connecting(String location, SQLException e, String trust) {
    String doing = "Cannot connect to " + location + ": ";
    if (distrusts(e)) {
      String words = doing + text(e) + ": " + CHECK_THE_CERTIFICATE.formatted(trust);
      return new DatabaseException(FailureKind.ENVIRONMENT, state(e), words, e);
    } else if (e.getErrorCode() == 0 && isBroken(e)) {
      String words = doing + text(e) + ": " + CHECK_THE_WAY;
      return new DatabaseException(FailureKind.CONNECTION, UNREACHED, words, e);
    }
    return of(doing, e);
  }

  /** Whether the driver itself has refused a server that answered. */
  private static boolean distrusts(SQLException e) {
    return UNTRUSTED.matcher(text(e)).lookingAt()
        || Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
            .anyMatch(GeneralSecurityException.class::isInstance);
  }

  private static String state(SQLException e) {
    String said = e.getSQLState() == null ? "" : e.getSQLState();
    String known = STATES.get(e.getErrorCode());
    if (known != null) {
      return known;
    } else if (text(e).toLowerCase(Locale.ROOT).contains("max_allowed_packet")) {
      return TOO_LARGE;
    } else if (isBroken(e)) {
      return said.startsWith("08") ? said : "08006";
    } else if (said.equals("45000")) {
      return TRIGGER;
    }
    return said.isEmpty() || said.equals("HY000") ? "58000" : said;
  }

  private static boolean isBroken(SQLException e) {
    return String.valueOf(e.getSQLState()).startsWith("08")
        || Stream.iterate((Throwable) e, t -> t != null, Throwable::getCause)
            .anyMatch(IOException.class::isInstance);
  }

  private static String text(SQLException e) {
    return CONNECTION.matcher(String.valueOf(e.getMessage())).replaceFirst("");
  }

  /** What comes last: a value before it may say anything, and look like one of these forms. */
  private static String names(SQLException e) {
    Matcher names = NAMES.matcher(text(e));
    String last = "";
    while (names.find()) {
      last = ": " + (names.group(3) == null ? names.group(1) : names.group(3));
    }
    return last;
  }

  private static String suffix(SQLException e) {
    return e.getErrorCode() == 0 ? "" : " (error " + e.getErrorCode() + ")";
  }
}
