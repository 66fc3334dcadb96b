/**
 * Reads what a sync names, page by page, and turns rows into records. All of the source's talk with
 * its database is here.
 */
@NullMarked
package io.tidemark.source.read;

import org.jspecify.annotations.NullMarked;
