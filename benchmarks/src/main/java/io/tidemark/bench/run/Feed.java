package io.tidemark.bench.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A table and what was read of it.
 *
 * @param shape of its rows
 * @param rows how many it has
 * @param database where the table is
 * @param topics that have one generation of its rows per phase
 * @param files the same rows by generation, as {@code COPY … (FORMAT binary)} gives them
 */
record Feed(
    Shape shape, long rows, String database, Map<Encoding, Topic> topics, List<Path> files) {

  /** The one whose records are so; all feeds have one of JSON. */
  Topic topic(Encoding encoding) {
    return Objects.requireNonNull(topics.get(encoding), encoding.name());
  }
}
