/**
 * The source's half of the generation protocol: ids, what has been acknowledged, and the offset
 * that remembers both. Pure, and safe against acknowledgements from the producer's thread.
 */
@NullMarked
package io.tidemark.source.generation;

import org.jspecify.annotations.NullMarked;
