/**
 * The console's pages as people see them: in a real Chromium, on a real worker. Compiled and run by
 * the profile {@code full} alone.
 */
@NullMarked
package io.tidemark.pages;

import org.jspecify.annotations.NullMarked;
