/**
 * Connectors that do as little as a connector can, for workers: the framework's ceiling, in and
 * out. They are no part of what is released.
 */
@NullMarked
package io.tidemark.bench.plugin;

import org.jspecify.annotations.NullMarked;
