/**
 * The only room that speaks JDBC: connections with timeouts, sessions that run units of work, the
 * catalog, and what an SQLSTATE means for the caller.
 */
@NullMarked
package io.tidemark.jdbc;

import org.jspecify.annotations.NullMarked;
