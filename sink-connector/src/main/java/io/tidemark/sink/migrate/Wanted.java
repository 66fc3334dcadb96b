package io.tidemark.sink.migrate;

import io.tidemark.table.TableSchema;

/**
 * What records need of a table.
 *
 * @param records the records' columns and key, without system columns; no key in append mode
 * @param deletesOnly whether the records are tombstones: then a missing table is not created
 */
public record Wanted(TableSchema records, boolean deletesOnly) {}
