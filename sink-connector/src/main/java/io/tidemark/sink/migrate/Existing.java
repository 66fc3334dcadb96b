package io.tidemark.sink.migrate;

import io.tidemark.table.TableSchema;
import java.util.Set;

/**
 * What is there.
 *
 * @param schema columns and key as the catalog has them
 * @param view whether it is a view
 * @param filled names of NOT NULL columns that the database fills when nothing is written to them
 * @param identities names of those that no update may write
 */
public record Existing(
    TableSchema schema, boolean view, Set<String> filled, Set<String> identities) {
  public Existing {
    filled = Set.copyOf(filled);
    identities = Set.copyOf(identities);
  }
}
