package io.tidemark.source.plan;

/** What started a run, by the names that markers carry. */
public final class Trigger {
  public static final String INITIAL = "initial";
  public static final String SCHEDULE = "schedule";
  public static final String MANUAL = "manual";

  private Trigger() {}
}
