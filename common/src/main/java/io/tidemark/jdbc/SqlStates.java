package io.tidemark.jdbc;

import java.util.Map;
import java.util.Set;

/** What an SQLSTATE means for the caller, as data. */
final class SqlStates {
  /**
   * The object is already there: somebody else made it. Not a column: adding one waits for the
   * table and is skipped then, so that a name that is there twice is the statement's own fault.
   */
  private static final Set<String> ALREADY_THERE = Set.of("42P07", "42710", "42P06", "23505");

  private static final Set<String> REFUSED = Set.of("42501", "42883", "0A000");

  private static final Set<String> CONTENTION = Set.of("40001", "40P01", "55P03");

  /** Server shutting down, crashing, starting up: the next connection may work. */
  private static final Set<String> CONNECTION = Set.of("57P01", "57P02", "57P03", "57P05");

  /** Not there, or of another type than it was: no operator, no cast for what is there now. */
  private static final Set<String> SCHEMA =
      Set.of("42P01", "42703", "3F000", "42804", "42846", "42883");

  private static final String DENIED = "42501";

  /** A limit of rows and indexes that only the row's values can exceed. */
  private static final String TOO_LARGE = "54000";

  /** What the driver says when it cannot make one type of another; it quotes the value. */
  private static final Set<String> CONVERSION = Set.of("07006", "42804", "42820", "42821", "42846");

  /**
   * The classes that the server has for errors of its own, without those that it has for what the
   * users' functions raise: 38, 39 and P0.
   */
  private static final Set<String> SERVERS_OWN =
      Set.of(
          ("00 01 02 03 08 09 0A 0B 0F 0L 0P 0Z 10 20 21 22 23 24 25 26 27 28 2B 2D 2F 34 3B 3D 3F"
                  + " 40 42 44 53 54 55 57 58 72 F0 HV XX")
              .split(" "));

  /** Data errors in words, because the server's own words quote values. */
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("22001", "a text is too long for its column"),
          Map.entry("22003", "a number is out of range"),
          Map.entry("22007", "a text is not a date or time"),
          Map.entry("22008", "a date or time is out of range"),
          Map.entry("22021", "a text has a character that the database's encoding lacks"),
          Map.entry("22P02", "a text does not parse as its column's type"),
          Map.entry("22P03", "a binary value has the wrong form"),
          Map.entry("22P05", "a text has a character that the database cannot hold"),
          Map.entry("23502", "NULL in a NOT NULL column"),
          Map.entry("23503", "a foreign key has no matching row, or a referenced row would go"),
          Map.entry("23505", "a unique constraint already has this key"),
          Map.entry("23514", "a check constraint is not met"),
          Map.entry("23P01", "an exclusion constraint is not met"),
          Map.entry(TOO_LARGE, "a value is too large for a row or for an index"));

  /** What a value gets that no column of the type it was meant for can hold. */
  private static final Set<String> NO_VALUE =
      Set.of("22001", "22003", "22007", "22008", "22021", "22P02", "22P05");

  private SqlStates() {}

  static FailureKind kind(String state) {
    if (state.startsWith("08") || CONNECTION.contains(state)) {
      return FailureKind.CONNECTION;
    } else if (CONTENTION.contains(state)) {
      return FailureKind.CONTENTION;
    } else if (state.startsWith("22") || state.startsWith("23") || state.equals(TOO_LARGE)) {
      return FailureKind.DATA;
    } else if (SCHEMA.contains(state)) {
      return FailureKind.SCHEMA;
    } else if (state.equals(DENIED)) {
      return FailureKind.DENIED;
    }
    return FailureKind.ENVIRONMENT;
  }

  /** Whether the driver, not the server, says by this that it could not convert a value. */
  static boolean conversion(String state) {
    return CONVERSION.contains(state);
  }

  static boolean noValue(String state) {
    return NO_VALUE.contains(state);
  }

  /** Whether it is of a class for the server's own errors, not for those of users' functions. */
  static boolean serversOwn(String state) {
    return state.length() == 5 && SERVERS_OWN.contains(state.substring(0, 2));
  }

  /** Whether nobody answered; all else that goes wrong with a connection the server has said. */
  static boolean unreached(String state) {
    return state.equals("08001");
  }

  /** Not this user, not by this server, or there is no such function. */
  static boolean refused(String state) {
    return REFUSED.contains(state);
  }

  static boolean alreadyThere(String state) {
    return ALREADY_THERE.contains(state);
  }

  static String words(String state) {
    return WORDS.getOrDefault(
        state, state.startsWith("23") ? "a constraint is not met" : "a value is not acceptable");
  }
}
