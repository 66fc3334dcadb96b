package io.tidemark.cli.own;

import java.util.List;

/**
 * A table or view of the source that is to be mirrored.
 *
 * @param name its name
 * @param columns all of them, in their order
 * @param key the columns that tell its rows apart; empty when it is appended
 * @param proven whether the database itself guarantees that key
 * @param filtered whether row-level security shows this user only some of the rows
 */
public record SourceTable(
    TableName name, List<Column> columns, List<String> key, boolean proven, boolean filtered) {

  /**
   * A column.
   *
   * @param name its name
   * @param type of PostgreSQL, at the bottom of domains
   */
  public record Column(String name, String type) {}

  /** Whether every run adds all rows anew. */
  public boolean isAppended() {
    return key.isEmpty();
  }
}
