package io.tidemark.sink.write;

import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.dialect.KeySet;
import io.tidemark.dialect.Merge.Rule;
import io.tidemark.dialect.Merge.Stamp;
import io.tidemark.dialect.Removal;
import io.tidemark.dialect.Removal.Archive;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.failure.CircuitBreaker;
import io.tidemark.sink.failure.Reporter;
import io.tidemark.sink.rules.Rules;
import io.tidemark.sink.stale.MarkerJournal;
import io.tidemark.sink.state.Changes;
import io.tidemark.sink.state.KeyTables;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.sink.state.Streams;
import io.tidemark.sink.write.Batch.ReadMarker;
import io.tidemark.sink.write.Moves.Move;
import io.tidemark.sink.write.Tables.Prepared;
import io.tidemark.sink.write.TargetTable.BadRow;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * The sink transaction: positions by compare-and-set, stream locks, floors under the locks, tables
 * that are emptied, rows, counts, markers, in this order, all or nothing (invariants I2, I3, I5).
 * The compare-and-set is the only fence against other tasks.
 */
final class BatchTransaction {
  private final Ledger ledger;
  private final Streams streams;
  private final KeyTables keyTables;
  private final MarkerJournal journal;
  private final Changes changes;
  private final SnapshotRuns snapshots;
  private final @Nullable Reporter reporter;
  private final Truncations truncations;
  private final WriteRules rules;
  private final LongSupplier clock;
  private final CircuitBreaker breaker;

  /**
   * What a batch is written by.
   *
   * @param rules of the tables
   * @param adopted names of streams whose rows may be taken over
   * @param archive where deleted rows are kept, null when they are not
   * @param sinkId whose deletes they are
   */
  record WriteRules(Rules rules, List<String> adopted, @Nullable TableId archive, String sinkId) {

    static WriteRules of(WriterSettings settings, StateTables state) {
      TableId archive = settings.archive() ? state.deleted() : null;
      return new WriteRules(settings.rules(), settings.adopted(), archive, settings.sinkId());
    }

    @Nullable Archive archive(SectionKey key, TableSchema from) {
      StreamId stream = key.stream();
      if (archive == null) {
        return null;
      }
      return new Archive(
          archive,
          sinkId,
          stream == null ? null : stream.source(),
          stream == null ? null : stream.sync(),
          from.id().toString(),
          from.columns(),
          stream == null ? null : key.generation(),
          "tombstone");
    }

    Stamp stamp(SectionKey key) {
      StreamId stream = key.stream();
      if (stream == null) {
        return new Stamp(null, null, List.of());
      }
      String source = stream.toString();
      return new Stamp(source, key.generation(), adoptedBy(source));
    }

    /** Never a stream itself: its own rows are kept in order by their generations (I3). */
    private List<String> adoptedBy(String stream) {
      return adopted.stream().filter(other -> !other.equals(stream)).toList();
    }
  }

  /** What the sink keeps in the destination besides rows. */
  record Books(
      Ledger ledger,
      Streams streams,
      KeyTables keyTables,
      MarkerJournal journal,
      Changes changes,
      SnapshotRuns snapshots) {}

  BatchTransaction(
      Books books,
      @Nullable Reporter reporter,
      CircuitBreaker breaker,
      Truncations truncations,
      WriteRules rules,
      LongSupplier clock) {
    this.ledger = books.ledger;
    this.streams = books.streams;
    this.keyTables = books.keyTables;
    this.journal = books.journal;
    this.changes = books.changes;
    this.snapshots = books.snapshots;
    this.reporter = reporter;
    this.truncations = truncations;
    this.rules = rules;
    this.clock = clock;
    this.breaker = breaker;
  }

  /**
   * Writes a batch.
   *
   * @param sections the batch's, with what they need
   * @param search which bad rows are looked for
   * @throws ConnectException for a bad row that nobody takes
   * @throws PositionsLost when a position is not where it was
   * @throws Overtaken when rows were written by somebody else meanwhile
   * @return the records that it rejected
   */
  List<Rejection> run(Session session, Batch batch, List<Prepared> sections, Search search) {
    List<Rejection> rejections = write(session, batch, sections, search);
    breaker.committed(batch.records(), rejections.size());
    return rejections;
  }

  private List<Rejection> write(
      Session session, Batch batch, List<Prepared> sections, Search search) {
    return session.inTransaction(
        Session.Mode.READ_COMMITTED,
        tx -> {
          batch.moves().forEach((part, move) -> advance(tx, part, move));
          Map<Integer, Long> floors = lock(tx, sections);
          batch.tallies().forEach(Tally::startTry);
          homeless(batch, sections).forEach(Section::countNowhere);
          sections.forEach(BatchTransaction::startTry);
          List<Rejection> rejections = new ArrayList<>(batch.rejections());
          ChangeLog log = new ChangeLog(changes);
          if (search == Search.ALL) {
            tx.dialect().stale().beforeDelete().forEach(tx::update); // found here, not at commit
          }
          rejections.addAll(truncations.run(tx, batch, search, log));
          for (Prepared prepared : sections) {
            rejections.addAll(write(tx, work(tx, prepared, floors, search, log), prepared));
          }
          for (Prepared prepared : sections) {
            if (prepared.lacksSeen()) {
              throw Overtaken.floor(prepared.section().key().table());
            }
          }
          refuseTooMany(batch, rejections.size());
          rejections.forEach(rejection -> reject(tx, rejection, log));
          batch.tallies().stream().sorted(ORDER).forEach(tally -> ledger.count(tx, tally));
          ledger.raise(tx, batch.raised());
          log.write(tx);
          snapshots.add(tx, batch, rejections);
          for (ReadMarker read : batch.markers()) {
            journal.record(
                tx, read.marker(), read.origin().part().partition(), read.origin().offset());
          }
          if (reporter != null) {
            reporter.await();
          }
          return rejections;
        });
  }

  private static void startTry(Prepared prepared) {
    prepared.table().begin();
    prepared.section().strangers().startTry();
  }

  private void refuseTooMany(Batch batch, int bad) {
    breaker
        .objection(batch.records(), bad)
        .ifPresent(
            why -> {
              throw new ConnectException(
                  why
                      + ". The task stops before it rejects them; what was rejected before is in"
                      + " tidemark_rejects, the last errors in this log. Correct the table, the"
                      + " converter or the source, or raise the limit, then restart the task");
            });
  }

  private static final Comparator<Tally> ORDER =
      Comparator.comparing((Tally tally) -> tally.part)
          .thenComparing(tally -> tally.provenance.stream())
          .thenComparing(tally -> tally.provenance.scope())
          .thenComparing(tally -> tally.provenance.generation())
          .thenComparing(tally -> tally.provenance.attempt());

  private void advance(Session tx, TopicPart part, Move move) {
    if (!ledger.advance(tx, part, move.expected(), move.next())) {
      throw new PositionsLost(part);
    }
  }

  /** Floors by stream id, read when all locks are held, by statements younger than the locks. */
  private Map<Integer, Long> lock(Session tx, List<Prepared> sections) {
    SortedMap<Integer, StreamRow> rows = new TreeMap<>();
    for (Prepared prepared : sections) {
      StreamRow stream = prepared.stream();
      if (stream != null) {
        rows.put(stream.id(), stream);
      }
    }
    rows.keySet().forEach(id -> streams.lockShared(tx, id));
    Map<Integer, Long> floors = new HashMap<>();
    rows.forEach(
        (id, row) -> floors.put(id, streams.floor(tx, row).orElseThrow(Overtaken::stream)));
    return floors;
  }

  /** Nothing below the floor, but for changes. */
  private Optional<SectionWork> work(
      Session tx, Prepared prepared, Map<Integer, Long> floors, Search search, ChangeLog log) {
    SectionKey key = prepared.section().key();
    StreamRow stream = prepared.stream();
    long floor = stream == null ? 0 : Objects.requireNonNull(floors.get(stream.id()));
    if (key.generation() < floor && !key.isChanges()) {
      return Optional.empty();
    }
    return Optional.of(
        new SectionWork(
            prepared.section(),
            rule(key),
            rules.rules.of(key.table()).records(),
            removal(prepared),
            rules.stamp(key),
            prepared.seen(floor),
            newer(tx, prepared),
            () -> older(tx, prepared),
            search,
            log));
  }

  private List<Rejection> write(Session tx, Optional<SectionWork> wanted, Prepared prepared) {
    SectionWork work = wanted.orElse(null);
    if (work == null) {
      return List.of(); // rule 1: counted as applied, and nothing else
    }
    SectionKey key = prepared.section().key();
    try {
      List<BadRow> refused = key.logContext().around(() -> prepared.table().write(tx, work));
      return refused.stream().map(bad -> rejection(key, bad)).toList();
    } catch (DatabaseException e) {
      throw e.about(e.kind() == FailureKind.DENIED ? denied(key) : "Table " + key.table());
    }
  }

  private List<KeySet> newer(Session tx, Prepared prepared) {
    StreamRow stream = prepared.stream();
    SectionKey key = prepared.section().key();
    return stream == null || key.isKeys() || !prepared.section().hasDeletes()
        ? List.of()
        : keyTables.seenFrom(tx, stream, key.generation() + 1);
  }

  private List<KeySet> older(Session tx, Prepared prepared) {
    StreamRow stream = Objects.requireNonNull(prepared.stream(), "keys are of a stream");
    return keyTables.seenBefore(tx, stream, prepared.section().key().generation());
  }

  /** Keys whose table is not there: none is made for them. */
  private static List<Section> homeless(Batch batch, List<Prepared> prepared) {
    return batch.sections().stream()
        .filter(section -> section.key().isKeys())
        .filter(section -> prepared.stream().noneMatch(there -> there.section() == section))
        .toList();
  }

  private static String denied(SectionKey key) {
    return "Table %s: GRANT SELECT, INSERT, UPDATE, DELETE ON %s to this user"
        .formatted(key.table(), key.table());
  }

  private Rule rule(SectionKey key) {
    if (key.stream() == null) {
      return Rule.PLAIN;
    }
    return switch (key.manner()) {
      case LATE -> Rule.LATE;
      case CHANGE -> Rule.CHANGE;
      case ROW, KEY -> rules.rules.of(key.table()).touch() ? Rule.TOUCH : Rule.SCAN;
    };
  }

  private Removal removal(Prepared prepared) {
    SectionKey key = prepared.section().key();
    DeleteBehavior behavior = rules.rules.of(key.table()).deletes();
    TableSchema table = prepared.table().target();
    return new Removal(behavior, prepared.cleared(), rules.archive(key, table));
  }

  private Rejection rejection(SectionKey key, BadRow bad) {
    BatchRow row = bad.row();
    RuntimeException error =
        bad.error() instanceof DatabaseException e ? e.about("Table " + key.table()) : bad.error();
    if (row.record() == null) {
      throw Rejection.failure(row.origin(), error);
    }
    return new Rejection(
        key.table(), row.origin(), row.tally(), row.record(), "write", true, error);
  }

  private void reject(Session tx, Rejection rejection, ChangeLog log) {
    if (reporter == null) {
      throw Rejection.failure(rejection.origin(), rejection.error());
    }
    reporter.report(rejection.record(), rejection.error());
    Tally tally = rejection.tally();
    if (tally == null || !rejection.keyed()) {
      log.rejected(rejection);
    } else if (!ledger.isRepeat(tx, rejection, tally.provenance)) {
      tally.rejected++;
      log.rejected(rejection);
    }
    ledger.reject(tx, rejection, clock.getAsLong());
  }
}
