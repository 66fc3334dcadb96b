/**
 * The commands of {@code ./tidemark} that ask a running worker: options, what is asked, and the
 * exit code. They keep nothing, and know nothing that the worker's HTTP does not tell.
 */
@NullMarked
package io.tidemark.cli.command;

import org.jspecify.annotations.NullMarked;
