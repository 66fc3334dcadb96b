/**
 * What values become on their way from each database to each other one: the page of pairs is made
 * of it. A further database is a further {@link io.tidemark.pairs.Side}.
 */
@NullMarked
package io.tidemark.pairs;

import org.jspecify.annotations.NullMarked;
