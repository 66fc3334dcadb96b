package io.tidemark.connect;

/**
 * A snapshot of one table, as far as it was sent.
 *
 * @param id above those of the table's earlier ones: milliseconds by the clock of its database
 * @param rows how many were sent
 * @param over whether the last one of them was the last of the table
 */
record TableSnapshot(long id, long rows, boolean over) {

  /** With one row more. */
  TableSnapshot withRow(boolean last) {
    return new TableSnapshot(id, rows + 1, last);
  }
}
