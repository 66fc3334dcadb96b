package io.tidemark.sink.row;

import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.Optional;

/** Asks the destination's catalog. */
@FunctionalInterface
public interface TargetSchemas {
  /**
   * The table as it is now; empty when there is none.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException when it cannot be asked, a retriable
   *     one when it may be later
   */
  Optional<TableSchema> find(TableId table);
}
