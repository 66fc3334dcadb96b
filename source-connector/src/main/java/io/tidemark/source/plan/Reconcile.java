package io.tidemark.source.plan;

import java.util.Locale;

/**
 * How an incremental sync finds out what is gone.
 *
 * @param schedule when
 * @param form what is read for it
 */
public record Reconcile(Schedule schedule, Form form) {

  /** What a reconciliation reads. */
  public enum Form {
    /** Keys alone. */
    KEYS,
    /** Whole rows, which also repairs what a cursor has missed. */
    FULL;

    public static Form of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** The mode that markers carry. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Never: rows that are gone stay. */
  public static final Reconcile NEVER = new Reconcile(Schedule.manual(), Form.KEYS);
}
