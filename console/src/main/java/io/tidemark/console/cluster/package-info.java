/**
 * The cluster as the worker tells it: which connectors are Tidemark's, and what they are set to.
 * Configurations may hold secrets, so that nothing outside of this room and of the log's sees one.
 */
@NullMarked
package io.tidemark.console.cluster;

import org.jspecify.annotations.NullMarked;
