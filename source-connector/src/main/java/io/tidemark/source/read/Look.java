package io.tidemark.source.read;

import io.tidemark.table.TableSchema;

/**
 * What a look at the source found.
 *
 * @param schema the columns, and the key that records carry, which may be empty
 * @param keyset whether that key is proven unique and NOT NULL, so that pages by key are complete;
 *     otherwise one snapshot is read
 * @param database which database it was, as the database tells it
 * @param clock the source database's clock in milliseconds
 */
public record Look(TableSchema schema, boolean keyset, String database, long clock) {

  /** Whether another one found the same, so that positions in it are positions in this. */
  public boolean isLike(Look other) {
    return schema.equals(other.schema) && keyset == other.keyset && database.equals(other.database);
  }
}
