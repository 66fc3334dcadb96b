/**
 * A run of random changes and random faults against the whole of Tidemark, and an independent look
 * at what becomes of every row: nothing here knows any code of the connectors.
 */
@NullMarked
package io.tidemark.cli.chaos;

import org.jspecify.annotations.NullMarked;
