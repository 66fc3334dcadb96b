/**
 * {@code ./tidemark quickstart}, run as a process of its own: the demo, and databases of the user's
 * own; and the servers that it starts.
 */
@NullMarked
package io.tidemark.own;

import org.jspecify.annotations.NullMarked;
