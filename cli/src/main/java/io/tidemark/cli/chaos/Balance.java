package io.tidemark.cli.chaos;

/**
 * What all runs of a table have counted, beside the rows that there are.
 *
 * @param blocked runs that were not obeyed, whose counts may be cut short
 */
record Balance(String table, long added, long removed, long rows, long blocked) {

  /** What does not add up, in words; empty when all does. */
  String wrong() {
    return blocked > 0 || added - removed == rows
        ? ""
        : "the runs of %s have added %d rows and removed %d, but there are %d"
            .formatted(table, added, removed, rows);
  }
}
