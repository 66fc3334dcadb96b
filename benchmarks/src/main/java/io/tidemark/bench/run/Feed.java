package io.tidemark.bench.run;

import java.nio.file.Path;
import java.util.List;

/**
 * A table and what was read of it.
 *
 * @param shape of its rows
 * @param rows how many it has
 * @param database where the table is
 * @param topic has one generation of its rows per phase
 * @param files the same rows by generation, as {@code COPY … (FORMAT binary)} gives them
 */
record Feed(Shape shape, long rows, String database, Topic topic, List<Path> files) {}
