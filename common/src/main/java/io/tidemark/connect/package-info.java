/**
 * Tables and markers as Kafka Connect carries them, in Debezium's type names, and back. Cells are
 * converted by functions that are made once per column, never looked up per cell.
 */
@NullMarked
package io.tidemark.connect;

import org.jspecify.annotations.NullMarked;
