/**
 * What runs inside the worker: the sink that discards, and the witness of a sink's first record.
 * Nothing here does more work per record than counting.
 */
@NullMarked
package io.tidemark.bench.discard;

import org.jspecify.annotations.NullMarked;
