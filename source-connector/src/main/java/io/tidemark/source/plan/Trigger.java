package io.tidemark.source.plan;

/** What started a run, by the names that markers carry. */
public final class Trigger {
  public static final String INITIAL = "initial";
  public static final String SCHEDULE = "schedule";

  /** A {@code run} signal, or a {@code test-row}. */
  public static final String MANUAL = "manual";

  /** Columns that were added or changed in the configuration. */
  public static final String MAPPING = "mapping";

  /** The ENDs of the syncs that {@code after} names. */
  public static final String SEQUENCE = "sequence";

  public static final String RESYNC = "resync";
  public static final String RESET = "reset";

  /** A {@code full} signal: a diff sync compares with nothing. */
  public static final String FULL = "full";

  /** What is read has changed, so that all of it is read. */
  public static final String CHANGED = "changed";

  private Trigger() {}
}
