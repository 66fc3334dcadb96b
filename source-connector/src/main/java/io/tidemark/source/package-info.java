/**
 * The source connector, its tasks, configuration and metrics, which only wire together the rooms
 * below this package. What to read is planned in {@code plan}, read in {@code read}, remembered in
 * {@code cursor} and counted as acknowledged in {@code generation}.
 */
@NullMarked
package io.tidemark.source;

import org.jspecify.annotations.NullMarked;
