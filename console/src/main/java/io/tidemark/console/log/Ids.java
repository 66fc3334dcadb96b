package io.tidemark.console.log;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The numbers by which the API names syncs and runs. They follow from names and from {@code
 * tidemark_runs} alone, so that every worker knows the same ones, and they last as long as those.
 * All are below 2^53, which every reader of JSON takes exactly.
 */
public final class Ids {
  /** A run's number in its table is the last nine digits of its number here. */
  private static final long RUNS = 1_000_000_000L;

  private static final long SINKS = 9_000_000L;
  private static final long SYNCS = 1L << 53;

  private Ids() {}

  /** The number of a sync, made of its names. */
  public static long sync(String source, String sync) {
    return number(source + "/" + sync, SYNCS);
  }

  /**
   * The number of a run.
   *
   * @param sink {@code sink.id} of the sink that keeps its log
   * @param runId {@code run_id} there
   */
  public static long run(String sink, long runId) {
    return number(sink, SINKS) * RUNS + runId;
  }

  /** Whether a run of this number may be in the log of a sink: another's may be, too. */
  public static boolean mayBeOf(long id, String sink) {
    return id / RUNS == number(sink, SINKS);
  }

  /** The {@code run_id} that a run of this number has in its log. */
  public static long runId(long id) {
    return id % RUNS;
  }

  private static long number(String name, long below) {
    byte[] digest = sha256().digest(name.getBytes(StandardCharsets.UTF_8));
    return new BigInteger(1, digest).mod(BigInteger.valueOf(below)).longValueExact();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
