package io.tidemark.sink.row;

import io.tidemark.sink.rules.Rules;
import io.tidemark.table.TableId;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Change events which say that a table was truncated at its source: of which table the rows are to
 * go. They have no key, so that a topic's partitions are not in step with them, and Debezium gives
 * them to any partition. Belongs to one thread.
 */
final class TruncateEvents {
  private static final Logger log = LoggerFactory.getLogger(TruncateEvents.class);

  private final boolean keyed;
  private final Rules rules;
  private boolean warned;

  /**
   * For one task.
   *
   * @param keyed whether the write mode tells rows apart by their key; if not, nothing is ever
   *     deleted
   */
  TruncateEvents(boolean keyed, Rules rules) {
    this.keyed = keyed;
    this.rules = rules;
  }

  /**
   * The table whose rows an event takes away; empty in a mode that takes none.
   *
   * @param table that the record's topic is written to
   * @throws DataException when the event is not to be obeyed; a mode that deletes would go on to
   *     show rows that are gone
   */
  Optional<TableId> target(SinkRecord record, TableId table) {
    if (!keyed) {
      warn(record);
      return Optional.empty();
    } else if (!rules.of(table).truncates()) {
      throw new DataException(
          "Table %s: a change event says that the table was truncated at its source: set truncate.behavior=delete, by which its rows go here too, or keep such events away with Debezium's skipped.operations=t"
              .formatted(table));
    } else if (record.originalKafkaPartition() != 0) {
      throw new DataException(
          "Table %s: topic %s has several partitions, so that nothing says which changes were before the truncation of the table, and which after it: let the topic have one, or empty the table yourself"
              .formatted(table, record.originalTopic()));
    } else if (!record.topic().equals(record.originalTopic())) {
      throw new DataException(
          "Table %s: the table was truncated at its source, but a transform has renamed the topic %s, so that others may be written to it, too: name tables with table.name.format instead, or empty the table yourself"
              .formatted(table, record.originalTopic()));
    }
    return Optional.of(table);
  }

  private void warn(SinkRecord record) {
    if (!warned) {
      warned = true;
      log.warn(
          "Topic {} has truncations, which write.mode=append passes over: nothing is deleted",
          record.topic());
    }
  }
}
