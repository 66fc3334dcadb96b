/**
 * Reads the run log of each sink from its destination, over connections of its own that only read.
 * What a row says becomes JSON here, by the names of the columns.
 */
@NullMarked
package io.tidemark.console.log;

import org.jspecify.annotations.NullMarked;
