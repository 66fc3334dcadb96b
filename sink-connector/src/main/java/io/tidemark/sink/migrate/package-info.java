/**
 * Brings tables to the shape that records need: a pure comparison of what is there with what is
 * wanted, and the migrator that reads the catalog and carries the result out.
 */
@NullMarked
package io.tidemark.sink.migrate;

import org.jspecify.annotations.NullMarked;
