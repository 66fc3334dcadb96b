package io.tidemark.sink.rules;

import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.dialect.RecordMode;

/**
 * How one table is written.
 *
 * @param key how its rows are told apart
 * @param columns which fields are written to which columns
 * @param records what a record does to a row
 * @param touch whether unchanged rows are written too
 * @param deletes what becomes of rows that are gone
 * @param truncates whether all rows of no stream are gone when an event says that the table was
 *     truncated at its source
 */
public record TableRules(
    KeyRule key,
    ColumnChoice columns,
    RecordMode records,
    boolean touch,
    DeleteBehavior deletes,
    boolean truncates) {

  /** The defaults of the configuration. */
  public static TableRules defaults() {
    return new TableRules(
        new KeyRule.RecordKey(),
        ColumnChoice.ALL,
        RecordMode.UPSERT,
        false,
        DeleteBehavior.DELETE,
        false);
  }

  /** Whether rows are told apart at all. */
  public boolean keyed() {
    return !(key instanceof KeyRule.None);
  }

  /**
   * What must stay the same while a generation is written, for its evidence to be of one kind (I5).
   */
  String evidence() {
    return key.text() + " " + records.text();
  }
}
