package io.tidemark.sink.write;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.failure.CircuitBreaker;
import io.tidemark.sink.failure.Reporter;
import io.tidemark.sink.row.RowDecoder;
import io.tidemark.sink.stale.MarkerJournal;
import io.tidemark.sink.state.Changes;
import io.tidemark.sink.state.KeyTables;
import io.tidemark.sink.state.Proof;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.Streams;
import io.tidemark.sink.state.WrittenColumns;
import io.tidemark.sink.write.Attempts.Slot;
import io.tidemark.sink.write.Batch.ReadMarker;
import io.tidemark.sink.write.BatchTransaction.Books;
import io.tidemark.sink.write.BatchTransaction.WriteRules;
import io.tidemark.sink.write.Positions.Committed;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes batches: prepares what they need, then runs their transaction, with retries. */
final class BatchWriter implements Destination {
  private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);

  /** A binary value is too long or too short: its column is of another type than it was. */
  private static final Set<String> WRONG_FORM = Set.of("22P03", "08P01");

  private final WriterSettings settings;
  private final RowDecoder decoder;
  private final Tables tables;
  private final Ledger ledger;
  private final Proof proof;
  private final @Nullable Reporter reporter;
  private final BatchTransaction transaction;
  private final Retrying retrying;
  private final Search search;
  private final WriterMetrics metrics;

  /** A writer over the state tables. */
  BatchWriter(WriterParts parts, WriterSettings settings, Intake intake, WriterMetrics metrics) {
    StateTables state = parts.state();
    Streams streams = parts.streams();
    this.settings = settings;
    this.metrics = metrics;
    this.decoder = intake.decoder();
    this.reporter = intake.reporter();
    this.search = reporter == null ? Search.NONE : Search.CERTAIN;
    boolean keepsSeen = settings.mode() == WriteMode.OVERWRITE_DELETE_STALE;
    WrittenColumns written = new WrittenColumns(state, settings.sinkId());
    ClearedColumns cleared = new ClearedColumns(settings.rules(), written);
    this.tables =
        new Tables(parts.migrator(), streams, state, settings.rules(), cleared, keepsSeen);
    this.ledger = new Ledger(state, settings.sinkId(), settings.writtenAs());
    this.proof = new Proof(state);
    WriteRules rules = WriteRules.of(settings, state);
    this.transaction =
        new BatchTransaction(
            new Books(
                ledger,
                streams,
                new KeyTables(state),
                new MarkerJournal(state, settings.sinkId()),
                new Changes(state, settings.sinkId()),
                new SnapshotRuns(state, settings.sinkId())),
            reporter,
            new CircuitBreaker(settings.rejectLimits()),
            new Truncations(parts, settings, rules),
            rules,
            System::currentTimeMillis);
    this.retrying = new Retrying(parts.database(), state, settings.retries(), metrics);
  }

  @Override
  public void write(Batch batch) {
    long begun = System.nanoTime();
    List<Rejection> rejected =
        retrying.run(
            session -> write(session, batch, search), session -> write(session, batch, Search.ALL));
    metrics.written(batch, rejected, Duration.ofNanos(System.nanoTime() - begun));
    batch.truncations().forEach(BatchWriter::tell);
    if (reporter != null) {
      reporter.forget();
    }
  }

  private static void tell(Truncation done) {
    if (done.rows().removed > 0) {
      log.info("Table {} was truncated at its source: {} rows", done.table(), done.rows().removed);
    }
  }

  private List<Rejection> write(Session session, Batch batch, Search which) {
    try {
      batch.markers().forEach(read -> prepareEmpty(session, read));
      return transaction.run(session, batch, tables.prepare(session, batch), which);
    } catch (DatabaseException e) {
      if (e.kind() == FailureKind.SCHEMA || WRONG_FORM.contains(e.sqlState())) {
        tables.forget();
      }
      throw e;
    } catch (Overtaken e) {
      tables.forget();
      throw e;
    }
  }

  private void prepareEmpty(Session session, ReadMarker read) {
    Marker marker = read.marker();
    boolean empty = marker.type() == Marker.Type.END && marker.ends().count() == 0;
    if (empty && marker.tableSchema().isPresent() && settings.readsTopic().test(marker.topic())) {
      wanted(marker).ifPresent(records -> tables.prepareEmpty(session, marker.stream(), records));
    }
  }

  /** Nothing where no records of it could be written: then there is no table to make either. */
  private Optional<TableSchema> wanted(Marker marker) {
    try {
      return Optional.of(decoder.wanted(marker));
    } catch (ConnectException e) {
      log.debug("No table is made of an empty generation: {}", e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Committed load(TopicPart part, ObjLongConsumer<Slot> attempts) {
    return retrying.run(
        session -> {
          // the position first: should another task commit in between, ours is too old to be used,
          // while old attempts under a new position would take a late record for a current one
          Committed position = ledger.position(session, part);
          ledger.attempts(session, part, attempts);
          return position;
        });
  }

  @Override
  public boolean advance(TopicPart part, long expected, Committed next) {
    return retrying.run(session -> ledger.advance(session, part, expected, next));
  }

  @Override
  public boolean beginAnew(TopicPart part, long expected, Committed next) {
    return retrying.run(
        session ->
            session.inTransaction(
                Session.Mode.READ_COMMITTED,
                tx -> {
                  boolean moved = ledger.advance(tx, part, expected, next);
                  if (moved) {
                    proof.begunAnew(tx, settings.sinkId(), part);
                  }
                  return moved;
                }));
  }

  @Override
  public void cancel() {
    retrying.cancel();
  }

  @Override
  public void close() {
    retrying.close();
  }
}
