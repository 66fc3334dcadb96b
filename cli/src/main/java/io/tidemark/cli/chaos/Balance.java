package io.tidemark.cli.chaos;

/**
 * What all runs of a table have counted, beside the rows that there are.
 *
 * @param elsewhere rows that were added and not removed by records whose run is not known
 */
record Balance(String table, long added, long removed, long rows, long elsewhere) {

  /** What does not add up, in words; empty when all does. */
  String wrong() {
    return added - removed == rows
        ? ""
        : "the runs of %s have added %d rows and removed %d, but there are %d (%d of unknown runs)"
            .formatted(table, added, removed, rows, elsewhere);
  }
}
