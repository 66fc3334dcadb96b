/**
 * What differs between databases: names, types and SQL text, as pure functions from tables to
 * statements with their ordered binds. A dialect never opens a connection.
 */
@NullMarked
package io.tidemark.dialect;

import org.jspecify.annotations.NullMarked;
