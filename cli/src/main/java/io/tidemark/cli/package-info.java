/**
 * The commands of {@code ./tidemark}, which talk to a running worker over HTTP only, and
 * quickstart's child processes. Results are verified with SQL of its own rather than with the
 * connectors' code, so that a mistake there cannot hide itself.
 */
@NullMarked
package io.tidemark.cli;

import org.jspecify.annotations.NullMarked;
