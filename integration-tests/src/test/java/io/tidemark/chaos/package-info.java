/**
 * Runs of chaos from tests, and the proof that they see something: connectors from which one guard
 * has been taken, by a change of their source's text, must be found out.
 */
@NullMarked
package io.tidemark.chaos;

import org.jspecify.annotations.NullMarked;
