package io.tidemark.source.plan;

import java.util.Locale;

/** How a sync reads. */
public enum Mode {
  /** Every run reads everything. */
  FULL,
  /** Runs read what a cursor column says is new; a reconciliation finds what is gone. */
  INCREMENTAL,
  /** Runs read everything and send what differs from the last one. */
  DIFF;

  /** The mode of that name, as it is configured and as markers carry it. */
  public static Mode of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** The name. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
