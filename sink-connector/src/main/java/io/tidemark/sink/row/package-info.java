/**
 * From a Connect record to a row change: where it comes from (headers), which table it is for, and
 * its cells as the bytes that the writer hands to the database. Knows Connect's data API and
 * nothing of databases but their names.
 */
@NullMarked
package io.tidemark.sink.row;

import org.jspecify.annotations.NullMarked;
