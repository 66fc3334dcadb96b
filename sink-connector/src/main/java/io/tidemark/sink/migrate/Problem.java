package io.tidemark.sink.migrate;

/**
 * Something that stands between records and a table, and that no alteration mends.
 *
 * @param text in words
 * @param remedy what would mend it
 */
record Problem(String text, Remedy remedy) {

  /** What mends a problem. */
  enum Remedy {
    /** Nothing that the sink may do. */
    NONE,
    /** A table that is made anew. */
    RECREATE,
    /** The same; or the database itself refuses just the rows that do not fit. */
    RECREATE_OR_REFUSED_ROWS
  }

  boolean isMendable() {
    return remedy != Remedy.NONE;
  }
}
