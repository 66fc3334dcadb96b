package io.tidemark.source.plan;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * How an incremental sync finds out what is new.
 *
 * @param column whose value grows with each change of a row
 * @param initial {@code cursor.initial}: a value or a period before the first read; empty for all
 * @param delay how old a time must be to be read
 * @param lookback how far behind its position each run reads again; zero for not at all
 * @param nulls what rows without a value mean
 * @param zone in which times without a zone are written
 * @param slot {@code watermark.key}: under which the position is kept
 */
public record CursorSpec(
    String column,
    Optional<String> initial,
    Duration delay,
    Duration lookback,
    Nulls nulls,
    ZoneId zone,
    String slot) {

  public static final Duration DELAY = Duration.ofSeconds(5);

  /** What rows without a value mean. */
  public enum Nulls {
    /** An error: nobody would see their changes. */
    FAIL,
    /** They are read the first time, and then left to the reconciliation. */
    SKIP
  }

  /** With the defaults of everything else. */
  public static CursorSpec of(String column, String slot) {
    return new CursorSpec(
        column, Optional.empty(), DELAY, Duration.ZERO, Nulls.FAIL, ZoneId.of("UTC"), slot);
  }
}
