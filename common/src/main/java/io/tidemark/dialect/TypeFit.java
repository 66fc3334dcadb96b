package io.tidemark.dialect;

/** How values of one type get into a column of another. */
public enum TypeFit {
  /** The types are the same to the database. */
  SAME,
  /** Every value fits unchanged. */
  WIDENS,
  /**
   * The same values, written as text and parsed by the database; a text that does not parse is a
   * bad row.
   */
  AS_TEXT,
  /** Some values would change or not fit: a schema change that nobody makes silently. */
  REFUSED
}
