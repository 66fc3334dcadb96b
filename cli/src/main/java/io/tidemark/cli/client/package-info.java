/**
 * A client of a worker's REST API and of its console's, over HTTP alone, and what becomes of the
 * answers that are none.
 */
@NullMarked
package io.tidemark.cli.client;

import org.jspecify.annotations.NullMarked;
