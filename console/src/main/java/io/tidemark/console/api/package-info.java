/**
 * The API over HTTP: paths, answers, and what is refused. An error has the shape of Connect's own.
 */
@NullMarked
package io.tidemark.console.api;

import org.jspecify.annotations.NullMarked;
