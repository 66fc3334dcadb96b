package io.tidemark.sink.write;

import io.tidemark.jdbc.Database;
import io.tidemark.sink.failure.Reporter;
import io.tidemark.sink.migrate.Migrator;
import io.tidemark.sink.row.ForeignRecords;
import io.tidemark.sink.row.RowDecoder;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.Streams;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * What a writer into a database is made of.
 *
 * @param database where to write
 * @param state the state tables there
 * @param streams registers streams in the name of this sink
 * @param migrator makes tables fit
 * @param decoder finds a record's table and shape
 */
public record WriterParts(
    Database database, StateTables state, Streams streams, Migrator migrator, RowDecoder decoder) {

  /**
   * A writer without any partition.
   *
   * @param reporter takes bad records; null when nobody does
   * @param nanos a clock that only ever grows
   * @param committed called after each commit
   * @param metrics where all of it is counted
   */
  public SinkWriter writer(
      WriterSettings settings,
      SinkTaskContext context,
      @Nullable Reporter reporter,
      LongSupplier nanos,
      Runnable committed,
      WriterMetrics metrics) {
    Attempts attempts = new Attempts();
    ForeignRecords foreign =
        new ForeignRecords(
            settings.mode().keyed(),
            decoder,
            settings.rules(),
            new TableLookup(database, settings.retries()));
    Intake intake = new Intake(settings, decoder, foreign, attempts, reporter, nanos);
    Destination destination = new BatchWriter(this, settings, intake, metrics);
    return new SinkWriter(
        settings,
        new SinkWriter.Calls(context, committed, nanos),
        new Partitions(settings, context, destination, attempts),
        intake,
        destination);
  }
}
