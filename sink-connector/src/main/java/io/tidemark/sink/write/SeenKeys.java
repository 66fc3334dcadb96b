package io.tidemark.sink.write;

import io.tidemark.table.TableId;

/**
 * Where the keys go that a generation has seen.
 *
 * @param table the table of seen keys
 * @param generation the generation
 * @param like whether its columns are of the target's key types, so that keys may be copied into it
 *     as they are; a binary copy into another type could be another value, without an error
 */
record SeenKeys(TableId table, long generation, boolean like) {}
