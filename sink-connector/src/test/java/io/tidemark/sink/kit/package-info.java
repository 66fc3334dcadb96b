/**
 * The conformance kit: what every database that the sink writes to has to show, through the real
 * task. It knows databases by their {@link io.tidemark.sink.kit.Harness} only.
 */
@NullMarked
package io.tidemark.sink.kit;

import org.jspecify.annotations.NullMarked;
