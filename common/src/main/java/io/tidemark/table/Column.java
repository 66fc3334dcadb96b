package io.tidemark.table;

import org.jspecify.annotations.Nullable;

/**
 * One column of a table.
 *
 * @param name as the database spells it, unquoted
 * @param type what it holds
 * @param nullable whether it may be NULL
 * @param generated whether the database computes it, so that nobody else may write it
 * @param collation the collation by which the database compares it, as SQL writes it after COLLATE;
 *     null where the type has none, the default applies, or the schema did not come from a catalog
 * @param pageable whether a table can be read in pages by a key with this column: a catalog knows
 *     that statements compare and order it exactly as the key's index does
 */
public record Column(
    String name,
    ColumnType type,
    boolean nullable,
    boolean generated,
    @Nullable String collation,
    boolean pageable) {

  /** An ordinary column of a schema that did not come from a catalog. */
  public Column(String name, ColumnType type, boolean nullable) {
    this(name, type, nullable, false, null, false);
  }
}
