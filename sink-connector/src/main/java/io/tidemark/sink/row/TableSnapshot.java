package io.tidemark.sink.row;

import io.tidemark.generation.StreamId;

/**
 * The snapshot of a table that a change event is a part of. Debezium does not number its snapshots:
 * what all rows of one have, and those of no other, is when the read of the table began.
 *
 * @param table the source is Debezium's {@code topic.prefix}, the sync the table with its schema,
 *     or with its database where there are no schemas
 * @param takenAt that moment, in milliseconds since 1970 by the source's database
 */
public record TableSnapshot(StreamId table, long takenAt) {}
