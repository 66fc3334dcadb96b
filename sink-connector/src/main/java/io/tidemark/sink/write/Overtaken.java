package io.tidemark.sink.write;

import io.tidemark.table.TableId;

/**
 * What a merge decided is not what it wrote, because somebody wrote the same rows in between: the
 * transaction has to be done again with a younger snapshot.
 */
final class Overtaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private Overtaken(String message) {
    super(message);
  }

  static Overtaken rows(TableId table) {
    return new Overtaken(
        "Table %s: rows were not written as they should be; another writer, or a trigger, interferes"
            .formatted(table));
  }

  static Overtaken stream() {
    return new Overtaken(
        "Rows of tidemark_streams are deleted again and again; somebody interferes");
  }
}
