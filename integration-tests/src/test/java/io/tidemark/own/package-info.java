/** {@code ./tidemark quickstart} on databases of the user's own, run as a process of its own. */
@NullMarked
package io.tidemark.own;

import org.jspecify.annotations.NullMarked;
