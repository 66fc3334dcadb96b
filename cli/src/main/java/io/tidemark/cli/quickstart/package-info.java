/**
 * {@code ./tidemark quickstart}: a demo shop mirrored before the user's eyes, by real servers, and
 * compared afterwards. Everything it knows about source, destination and progress it asks the
 * databases and the worker's REST API, as a user would.
 */
@NullMarked
package io.tidemark.cli.quickstart;

import org.jspecify.annotations.NullMarked;
