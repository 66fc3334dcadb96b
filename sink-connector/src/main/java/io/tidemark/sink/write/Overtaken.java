package io.tidemark.sink.write;

import io.tidemark.table.TableId;

/**
 * What a merge decided is not what it wrote, because somebody wrote the same rows in between: the
 * transaction has to be done again with a younger snapshot.
 */
final class Overtaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Overtaken(TableId table) {
    super(
        "Table %s: rows were not written as they should be; another writer, or a trigger, interferes"
            .formatted(table));
  }
}
