/**
 * What the integration tests stand on: one broker, one Connect worker and one PostgreSQL for the
 * whole JVM, and for every test a scene with databases, topics and connectors of its own. Nothing
 * here shares code with what it tests, but for the wire format of markers.
 */
@NullMarked
package io.tidemark.testbed;

import org.jspecify.annotations.NullMarked;
