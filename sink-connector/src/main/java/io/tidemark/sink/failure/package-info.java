/**
 * From an error to what to do about it: try again at once, let Connect call again later, find the
 * bad record, or fail. Knows the classes of errors and the configuration, and no database.
 */
@NullMarked
package io.tidemark.sink.failure;

import org.jspecify.annotations.NullMarked;
