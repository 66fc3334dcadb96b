package io.tidemark.source.plan;

/** What started a run, by the names that markers carry. */
public final class Trigger {
  public static final String INITIAL = "initial";
  public static final String SCHEDULE = "schedule";
  public static final String MANUAL = "manual";

  /** Columns that were added or changed in the configuration. */
  public static final String MAPPING = "mapping";

  private Trigger() {}
}
