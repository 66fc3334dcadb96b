package io.tidemark.source.log;

import io.tidemark.table.TableId;

/** A table has been made anew, so that what is in its log and in its copy are two tables. */
final class TableRemade extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TableRemade(TableId table) {
    super(table + " has been made anew");
  }
}
