package io.tidemark.source.log;

import io.tidemark.table.TableId;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Finds in an engine's records what each database says in its own way; belongs to one thread. */
interface LogReader {
  /**
   * The place that the next record is at; empty when it tells none that can be kept.
   *
   * @param record the next, each once
   */
  Optional<Place> place(SourceRecord record);

  /** The table that the record says to have been made anew, with others' rows or none. */
  Optional<TableId> remade(SourceRecord record);

  /**
   * The moment, in the database's milliseconds, up to which a record says that nothing was
   * committed that has not been told; empty where it does not say.
   *
   * @param record the next, each once
   */
  OptionalLong still(SourceRecord record);

  /** The table that an event's source names. */
  TableId table(Struct source);
}
