/**
 * What the configuration says about the rows of one table: how they are told apart, which columns
 * are written, what a record does to a row and what becomes of rows that are gone. Pure values that
 * the other rooms ask.
 */
@NullMarked
package io.tidemark.sink.rules;

import org.jspecify.annotations.NullMarked;
