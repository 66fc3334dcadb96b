package io.tidemark.source;

import io.tidemark.connect.RecordSchemas;
import io.tidemark.source.generation.Fold;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.Prints;
import io.tidemark.source.generation.Receipt;
import io.tidemark.source.generation.Resumption;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.Layout;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.Page;
import io.tidemark.source.read.PageRecords;
import io.tidemark.source.read.RowRecords;
import io.tidemark.source.read.TideRecord;
import io.tidemark.table.Column;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** One generation while it is being read: what it was begun with, its pass, and its fold. */
final class Generation {
  /** Roughly what a tombstone weighs. */
  private static final long KEY_BYTES = 300;

  private final SourceOffset begun;
  private final Transactions transactions;
  private final Course course;
  private final Runnable onFolded;
  private final Fold fold;
  private final RowRecords rows;
  private final PageRecords records;
  private final Map<String, String> partition;
  private final TableSchema carried;

  /** What had been read beside it when it began; what is read later has higher ids. */
  private final long pagesBeside;

  /**
   * A generation, which closes its course if it cannot be read after all.
   *
   * @param begun the offset that it begins or goes on with, its newest attempt included
   * @param around whose bell is rung when its account has moved, or there is more to do
   */
  static Generation of(
      Lane lane, SyncSpec spec, SourceOffset begun, Course course, Surroundings around) {
    try {
      return new Generation(lane, spec, begun, course, around);
    } catch (RuntimeException e) {
      course.close(); // nobody else knows of it, and it may hold one of a few connections
      throw e;
    }
  }

  private Generation(
      Lane lane, SyncSpec spec, SourceOffset begun, Course course, Surroundings around) {
    this.begun = begun;
    this.course = course;
    this.transactions = around.transactions();
    this.onFolded = around.bell()::ring;
    this.fold = new Fold(begun.fold(), onFolded);
    Look look = course.look();
    this.rows = new RowRecords(lane.stream(), spec, look.schema(), begun);
    if (course.tracked().sendsChanges()) {
      rows.changes(begun.changes(), begun.generation());
    }
    this.records = lane.records(spec, look, begun, rows);
    this.partition = lane.partition();
    this.pagesBeside = lane.beside().pages();
    this.carried =
        RecordSchemas.carried(Layout.of(look.schema(), spec.mapping()).sent(), spec.decimalMode());
  }

  /**
   * What must not change between END and END for absence to mean deletion: which rows of which
   * table of which database are read, and what tells them apart there and in the records. Not who
   * reads them, nor at which address, nor which other columns are sent, nor by which topic: where
   * rows end is for the sink to see.
   */
  static String fingerprint(SyncSpec spec, Look look) {
    List<@Nullable String> parts = new ArrayList<>();
    parts.add(look.database());
    parts.add(spec.table() == null ? null : look.schema().id().toString());
    parts.add(spec.query());
    parts.add(spec.filter());
    parts.add(Prints.of(List.copyOf(spec.params())));
    parts.add(Prints.of(List.copyOf(look.schema().key())));
    parts.add(Prints.of(look.schema().key().stream().map(spec.mapping()::field).toList()));
    return Prints.of(parts);
  }

  /** What else must not change within a generation. */
  static String shape(SyncSpec spec, Look look, Layout layout) {
    List<@Nullable String> parts = new ArrayList<>();
    parts.add(look.keyset() ? "keyset" : "snapshot");
    parts.add(spec.topic());
    parts.add(spec.decimalMode().name());
    for (Column column : look.schema().keyColumns()) {
      parts.add(column.collation()); // pages are compared by it
    }
    for (Layout.Part part : layout.parts()) {
      parts.add(part.masked() ? null : part.source().name());
      parts.add(part.sent().name());
      parts.add(part.sent().type().toString() + (part.sent().nullable() ? "" : " not null"));
    }
    return Prints.of(parts);
  }

  static Start start(SyncSpec spec, Look look, String trigger) {
    Layout layout = Layout.of(look.schema(), spec.mapping());
    return new Start(
        look.clock(),
        trigger,
        fingerprint(spec, look),
        shape(spec, look, layout),
        layout.columns().text());
  }

  long pagesBeside() {
    return pagesBeside;
  }

  /** What its records say that the table looks like. */
  TableSchema carried() {
    return carried;
  }

  Course course() {
    return course;
  }

  /** Whether it can be read on over a new connection. */
  boolean isPaged() {
    return course.look().keyset();
  }

  boolean drained() {
    return fold.drained();
  }

  /** What has changed since it was begun so that its rows do not make one generation. */
  Optional<String> changedSince(SyncSpec spec, Look now) {
    return Resumption.change(begun.start(), start(spec, now, begun.start().trigger()));
  }

  /** The offset as of now: its fold is the acknowledged prefix. */
  SourceOffset offset(State state) {
    return offset(state, fold.sent());
  }

  /**
   * @param sent records that were sent up to and with those that carry the offset
   */
  private SourceOffset offset(State state, OptionalLong sent) {
    FoldState prefix = fold.state();
    FoldState folded = prefix.withTotal(transactions.total(sent, prefix.dropped()));
    boolean done = state == State.DONE;
    return new SourceOffset(
        state,
        begun.generation(),
        begun.attempts(),
        begun.ranges(),
        done && course.tracked().sendsChanges() ? folded.withRows(course.tracked().rows()) : folded,
        begun.start(),
        done ? begun.past().withEnded(begun.generation()) : begun.past());
  }

  /**
   * The records that are next when a page has been read. They share one offset, which is the fold
   * as of the poll that takes them: they may have waited in a buffer meanwhile. An older fold would
   * do no harm, as a restart would only send more of the tail again.
   */
  Parcel parcel(Page read) {
    Optional<Page> page = course.tracked().toSend(read);
    if (page.isEmpty()) {
      onFolded.run(); // there is nothing to say, and more to do
      return Parcel.NONE;
    }
    return rows(page.get());
  }

  private Parcel rows(Page page) {
    return parcel(
        page.rows().size(), page.bytes(), page.endKey(), origin -> records.of(page.rows(), origin));
  }

  /** The next records of those that remain when all rows have been read, none when all are sent. */
  Parcel rest() {
    return course.tracked().lastToSend().map(this::rows).orElseGet(this::gone);
  }

  /**
   * Tombstones of rows that are gone, a page of them. Their generation is below that of the run's
   * other records: where a destination takes two keys for one that differ here, the row that was
   * sent stays.
   */
  private Parcel gone() {
    List<List<@Nullable Object>> keys = course.tracked().gone();
    return keys.isEmpty()
        ? Parcel.NONE
        : parcel(
            keys.size(),
            keys.size() * KEY_BYTES,
            null,
            origin -> rows.gone(keys, origin, begun.generation()));
  }

  private Parcel parcel(
      int count,
      long bytes,
      @Nullable String endKey,
      Function<TideRecord.Origin, List<SourceRecord>> records) {
    Map<String, Object> offset = new HashMap<>();
    Receipt receipt = fold.open(count, endKey);
    OptionalLong sent = fold.sent();
    return new Parcel(
        records.apply(new TideRecord.Origin(partition, offset, receipt)),
        bytes,
        false,
        () -> offset.putAll(offset(State.SCANNING, sent).toMap()));
  }

  /** See {@link TrackedRun#complete}. */
  void complete() {
    course.tracked().complete(fold.state().doubt());
  }
}
