package io.tidemark.sink.write;

import io.tidemark.table.TableId;

/**
 * Somebody changed what the transaction was built on, rows or tables: it has to be done again, with
 * a younger snapshot and tables that were looked up anew.
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

  static Overtaken columns(TableId table) {
    return new Overtaken(
        "Table %s: its columns or its key are changed again and again".formatted(table));
  }

  static Overtaken floor(TableId table) {
    return new Overtaken(
        "Table %s: the floor of its generations rises again and again".formatted(table));
  }

  static Overtaken stream() {
    return new Overtaken(
        "Rows of tidemark_streams are deleted again and again; somebody interferes");
  }
}
