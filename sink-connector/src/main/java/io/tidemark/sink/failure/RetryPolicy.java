package io.tidemark.sink.failure;

import io.tidemark.jdbc.FailureKind;
import java.time.Duration;
import java.util.Set;

/**
 * How often and how soon a failed batch is written again. Errors that another transaction causes
 * are retried at once a few times; a database that is down or not usable is retried with pauses
 * that double, up to a bound; bad data never is, but for the two errors that a concurrent
 * transaction can cause too.
 *
 * @param maxRetries pauses in a row before the task fails
 * @param firstPause pause before the first retry
 * @param longestPause bound of the doubling
 */
public record RetryPolicy(int maxRetries, Duration firstPause, Duration longestPause) {
  private static final int AT_ONCE = 5;

  /** A foreign key whose row another task is about to write; a key that one has just written. */
  private static final Set<String> MAY_PASS = Set.of("23503", "23505");

  /**
   * Judges an error of the database.
   *
   * @param atOnce retries at once so far
   * @param later pauses so far, in a row
   */
  public Reaction react(FailureKind kind, String sqlState, int atOnce, int later) {
    return switch (kind) {
      case DATA -> MAY_PASS.contains(sqlState) && atOnce < AT_ONCE ? Reaction.AGAIN : Reaction.FAIL;
      case CONTENTION -> atOnce < AT_ONCE ? Reaction.AGAIN : later(later);
      case CONNECTION, ENVIRONMENT -> later(later);
    };
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
