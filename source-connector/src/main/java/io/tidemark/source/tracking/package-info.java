/**
 * What a sync remembers of the rows that its last complete run read, so that the next one can tell
 * what has changed. A cache on the worker's disk: whoever loses it reads in full once.
 */
@NullMarked
package io.tidemark.source.tracking;

import org.jspecify.annotations.NullMarked;
