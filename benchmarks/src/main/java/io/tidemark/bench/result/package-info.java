/**
 * What was measured, and what people and programs get to read of it. Nothing here runs anything.
 */
@NullMarked
package io.tidemark.bench.result;

import org.jspecify.annotations.NullMarked;
