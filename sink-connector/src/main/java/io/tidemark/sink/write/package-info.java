/**
 * Batches and the one transaction that writes a batch: positions, rows, seen keys and counts move
 * together or not at all (invariant I2). What was committed here is all that Kafka Connect is ever
 * told.
 */
@NullMarked
package io.tidemark.sink.write;

import org.jspecify.annotations.NullMarked;
