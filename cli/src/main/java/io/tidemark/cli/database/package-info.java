/**
 * The command line's own way to databases, by plain JDBC. It shares nothing with the connectors,
 * whose work it judges.
 */
@NullMarked
package io.tidemark.cli.database;

import org.jspecify.annotations.NullMarked;
