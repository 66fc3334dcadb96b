package io.tidemark.bench.run;

import java.util.Locale;

/** What a contestant finds, and what it gets. */
enum Phase {
  /** A sink: an empty table, and a generation of all rows. */
  FIRST_LOAD("first load", 0),
  /** A sink: the same rows once more. */
  UNCHANGED("unchanged", 0),
  /** A sink: the same rows, but for one in a hundred. */
  CHANGED_1("1 % changed", 1),
  /** A sink: the same rows, but for one in ten. */
  CHANGED_10("10 % changed", 10),
  /** A sink: no key, all rows. */
  APPEND("append", 0),
  /** A sink: the end of a generation in which one row of twenty was missing. */
  STALE("stale delete", 0),
  /** A source: a whole table. */
  READ("full read", 0);

  private final String text;
  private final int percent;

  Phase(String text, int percent) {
    this.text = text;
    this.percent = percent;
  }

  String text() {
    return text;
  }

  /** Whether its rows are not all what those of the phase before were. */
  boolean isChanged() {
    return percent > 0;
  }

  /** A statement that makes the rows of this phase of those of the one before. */
  String change(String table) {
    return String.format(
        Locale.ROOT,
        "UPDATE %s SET quantity = quantity + 1 WHERE id %% %d = 0",
        table,
        100 / percent);
  }
}
