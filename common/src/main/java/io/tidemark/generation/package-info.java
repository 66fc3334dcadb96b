/**
 * The generation protocol's values: streams, manifests, markers and their one codec, and the names
 * by which records carry them. Pure; docs/concepts.md tells the protocol.
 */
@NullMarked
package io.tidemark.generation;

import org.jspecify.annotations.NullMarked;
