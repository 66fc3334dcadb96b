package io.tidemark.sink.rules;

import java.util.List;

/** How the rows of a table are told apart ({@code pk.mode}). */
public sealed interface KeyRule {

  /** As it is written in a configuration, with what belongs to it. */
  String text();

  /** Not at all: every record becomes a row. */
  record None() implements KeyRule {
    @Override
    public String text() {
      return "none";
    }
  }

  /** By the record's own key. */
  record RecordKey() implements KeyRule {
    @Override
    public String text() {
      return "default";
    }
  }

  /**
   * By other columns than the record's key.
   *
   * @param columns names of columns, as the table has them
   */
  record Fields(List<String> columns) implements KeyRule {
    public Fields {
      columns = List.copyOf(columns);
    }

    @Override
    public String text() {
      return "fields " + String.join(",", columns);
    }
  }

  /**
   * By {@code _sync_id}, which is made of values of the record.
   *
   * @param allColumns whether of all that are written; else of the key's, where there is a key
   */
  record SyncId(boolean allColumns) implements KeyRule {
    @Override
    public String text() {
      return allColumns ? "sync-id-only all" : "sync-id-only";
    }
  }
}
