package io.tidemark.dialect;

/** How rows can be asked for by values of a type that were read before. */
public enum Order {
  /** Not at all: a value, once it is read, does not say where the row was. */
  NONE,
  /** Statements calculate what they compare, so that no key's index gives them the order. */
  CALCULATED,
  /** As an index of the column has them. */
  INDEXED
}
