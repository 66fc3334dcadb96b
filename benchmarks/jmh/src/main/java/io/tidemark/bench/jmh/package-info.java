/** The hot pure parts, each against what it replaces. */
@NullMarked
package io.tidemark.bench.jmh;

import org.jspecify.annotations.NullMarked;
