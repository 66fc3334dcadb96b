/**
 * The user's own databases, looked at before anything is started: which tables will be mirrored
 * where, what stands in the way, which rights are needed; and compared when all is done. Nothing
 * here changes a database.
 */
@NullMarked
package io.tidemark.cli.own;

import org.jspecify.annotations.NullMarked;
