/**
 * Whole walks: a real database, the source connector, a real broker and worker, the sink connector,
 * a real database. Each test names the cases of the design that it proves.
 */
@NullMarked
package io.tidemark.it;

import org.jspecify.annotations.NullMarked;
