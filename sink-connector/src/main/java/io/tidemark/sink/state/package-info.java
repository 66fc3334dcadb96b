/**
 * What the sink remembers in the destination database: the state tables, who owns which stream's
 * rows in which table, stream locks and floors, and the tables of seen and stale keys. Every
 * statement here runs in the caller's session, so that it commits or vanishes with the caller's
 * work.
 */
@NullMarked
package io.tidemark.sink.state;

import org.jspecify.annotations.NullMarked;
