/**
 * How generations end: markers into the database, the pure rules that say when an END is satisfied
 * and what may be deleted then, and the keeper that acts on them in a thread of its own. Nothing
 * here remembers anything between two looks; all is derived from the state tables.
 */
@NullMarked
package io.tidemark.sink.stale;

import org.jspecify.annotations.NullMarked;
