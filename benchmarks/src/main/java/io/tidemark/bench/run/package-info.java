/**
 * Servers, what they are filled with, and those that are measured on them. A {@code Race} sends the
 * {@code Contestant}s of a {@code Heat} over it in turn.
 */
@NullMarked
package io.tidemark.bench.run;

import org.jspecify.annotations.NullMarked;
