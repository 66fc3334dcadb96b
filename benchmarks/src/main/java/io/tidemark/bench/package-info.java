/**
 * {@code ./tidemark bench}: connectors measured side by side, in turn, on one machine. What is
 * measured and how: docs/performance.md.
 */
@NullMarked
package io.tidemark.bench;

import org.jspecify.annotations.NullMarked;
