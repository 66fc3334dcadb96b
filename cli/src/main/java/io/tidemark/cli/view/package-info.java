/**
 * What the commands print: pure functions from answers of the console's API to lines of text.
 * Nothing here asks anybody, or knows the time unless it is told.
 */
@NullMarked
package io.tidemark.cli.view;

import org.jspecify.annotations.NullMarked;
