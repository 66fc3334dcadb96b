package io.tidemark.sink.failure;

import io.tidemark.jdbc.FailureKind;
import java.time.Duration;
import java.util.Set;

/**
 * How often and how soon a failed batch is written again. Errors that another transaction causes
 * are retried at once a few times; a database that is down or not usable is retried with pauses
 * that double, up to a bound; bad data never is, but for the two errors that another transaction
 * can cause and heal: those are given a few tries and a few pauses. A changed schema is looked at
 * again at once. What the user may not do is tried a few times, because somebody may be at it.
 *
 * @param maxRetries pauses in a row before the task fails
 * @param firstPause pause before the first retry
 * @param longestPause bound of the doubling
 */
public record RetryPolicy(int maxRetries, Duration firstPause, Duration longestPause) {
  private static final int AT_ONCE = 5;
  private static final int FEW = 2;
  private static final int DENIED_PAUSES = 3;

  /** A foreign key whose row another task is about to write; a value that another row gives up. */
  private static final Set<String> MAY_PASS = Set.of("23503", "23505");

  /**
   * Judges an error of the database.
   *
   * @param atOnce retries at once so far
   * @param later pauses so far, in a row
   */
  public Reaction react(FailureKind kind, String sqlState, int atOnce, int later) {
    return switch (kind) {
      case DATA -> mayPass(sqlState) ? passing(atOnce, later) : Reaction.FAIL;
      case CONTENTION -> atOnce < AT_ONCE ? Reaction.AGAIN : later(later);
      case CONNECTION, ENVIRONMENT -> later(later);
      case SCHEMA -> atOnce < FEW ? Reaction.AGAIN : later(later);
      case DENIED -> later < DENIED_PAUSES ? later(later) : Reaction.FAIL;
    };
  }

  /** Whether an error about data may be gone by itself in a moment. */
  public static boolean mayPass(String sqlState) {
    return MAY_PASS.contains(sqlState);
  }

  private Reaction passing(int atOnce, int later) {
    if (atOnce < FEW) {
      return Reaction.AGAIN;
    }
    return later < FEW ? later(later) : Reaction.FAIL;
  }

  private Reaction later(int later) {
    return later < maxRetries ? Reaction.LATER : Reaction.FAIL;
  }

  /** The pause before a retry, the first of which is number 0. */
  public Duration pause(int retry) {
    long factor = 1L << Math.min(retry, 30);
    Duration pause = firstPause.multipliedBy(factor);
    return pause.compareTo(longestPause) < 0 ? pause : longestPause;
  }
}
