package io.tidemark.sink.write;

import io.tidemark.dialect.Merge.Rule;
import io.tidemark.sink.row.RowShape;
import io.tidemark.table.TableId;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Why rows are refused that the database itself would take. */
final class Refused {
  private Refused() {}

  /** The key's row belongs to another stream. */
  static DataException foreign(TableId table, Rule rule, @Nullable String owner) {
    String why =
        rule == Rule.PLAIN
            ? ", and this record, which has no headers of a stream, may not change it"
            : ": name that in adopt.streams if this stream is to take it over";
    return new DataException(
        "Table %s: the row of this key belongs to %s%s".formatted(table, owner, why));
  }

  /** The record has some of the columns only, and there is no row that has the others. */
  static DataException notWhole(RowShape shape, TableId table) {
    return new DataException(
        "Table %s: Debezium had no values for the columns %s, and there is no row of this key that has them: take a new snapshot of the row"
            .formatted(table, shape.missing()));
  }
}
