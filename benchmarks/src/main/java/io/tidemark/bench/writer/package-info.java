/**
 * The sink's task without a worker around it, in a process of its own: what writing costs when
 * nothing is fetched and nothing converted.
 */
@NullMarked
package io.tidemark.bench.writer;

import org.jspecify.annotations.NullMarked;
