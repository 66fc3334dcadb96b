/**
 * Positions in a scan as text that an offset can carry, exact to the last digit. Pure; which
 * position comes after which is the database's business alone.
 */
@NullMarked
package io.tidemark.source.cursor;

import org.jspecify.annotations.NullMarked;
