package io.tidemark.sink.kit;

import java.util.Set;

/** What a database has to bring along to be put through the kit. */
public interface Harness {
  /** Database and version as the page names them, without the patch level: {@code Sample 3}. */
  String name();

  /**
   * A new, empty database, or schema, that nothing else uses until it is closed.
   *
   * @param name lower-case letters and underscores
   */
  Target fresh(String name);

  /** What the database cannot do. */
  Set<Feature> lacks();
}
