/**
 * The connector configurations in {@code config/}: what they say, and what they do on a worker as
 * they are.
 */
@NullMarked
package io.tidemark.examples;

import org.jspecify.annotations.NullMarked;
