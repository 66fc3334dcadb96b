/**
 * The console on the workers' own port: reads the settings and puts the parts together. Read-only
 * unless it is told otherwise.
 */
@NullMarked
package io.tidemark.console;

import org.jspecify.annotations.NullMarked;
