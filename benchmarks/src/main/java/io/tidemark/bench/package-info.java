/**
 * The sink of Tidemark measured against one that discards, in turns on the same worker. What is
 * measured and how to run it: docs/performance.md.
 */
@NullMarked
package io.tidemark.bench;

import org.jspecify.annotations.NullMarked;
