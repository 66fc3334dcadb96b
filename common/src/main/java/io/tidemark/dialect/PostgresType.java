package io.tidemark.dialect;

import io.tidemark.table.Kind;

/**
 * A row of the table of types.
 *
 * @param name PostgreSQL's own name of the type
 * @param kind what the rest of Tidemark takes it for
 * @param named whether the kind alone would lose something, so that the name travels with it
 * @param ddl how SQL writes it, without length or precision
 * @param equality how two values of it are compared
 * @param wire how a bulk copy carries it
 */
record PostgresType(
    String name, Kind kind, boolean named, String ddl, Equality equality, Wire wire) {

  /** How two values are found equal. */
  enum Equality {
    /** By the type's own operator. */
    NATIVE,
    /** By the bytes of the text, whatever the collation. */
    BYTES_OF_TEXT,
    /** By the text form, because the type has no operator, or one that takes too much for equal. */
    AS_TEXT,
    /** By the text form first, and as jsonb where that differs and every document is one. */
    AS_JSONB
  }

  /**
   * How a bulk copy carries a type.
   *
   * @param encoder into a column of this very type
   * @param staged whether the stage has the type too; if not, it holds the text form, because the
   *     database could refuse a value already while it is copied
   */
  record Wire(CellEncoder encoder, boolean staged) {}
}
