/**
 * Asks the brokers what no destination knows: where topics end, and which task has which partition.
 * The client is configured as the worker's own are, reads nothing of the records, and changes
 * nothing.
 */
@NullMarked
package io.tidemark.console.broker;

import org.jspecify.annotations.NullMarked;
