package io.tidemark.source;

import io.tidemark.connect.RecordSchemas;
import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.Fold;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.Prints;
import io.tidemark.source.generation.Receipt;
import io.tidemark.source.generation.Resumption;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.GenerationReader;
import io.tidemark.source.read.Layout;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.Page;
import io.tidemark.source.read.RowRecords;
import io.tidemark.source.read.TideRecord;
import io.tidemark.table.Column;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One generation while it is being read: what it was begun with, its pass, and its fold. */
final class Generation {
  private final SourceOffset begun;
  private final Look look;
  private final GenerationReader pass;
  private final Fold fold;
  private final RowRecords records;
  private final Map<String, String> partition;
  private final TableSchema carried;

  /**
   * @param begun the offset that it begins or goes on with, its newest attempt included
   * @param onFolded called when its account has moved
   */
  Generation(
      StreamId stream,
      SyncSpec spec,
      SourceOffset begun,
      Look look,
      GenerationReader pass,
      Runnable onFolded) {
    this.begun = begun;
    this.look = look;
    this.pass = pass;
    this.fold = new Fold(begun.fold(), onFolded);
    this.records = new RowRecords(stream, spec, look.schema(), begun.generation(), begun.attempt());
    this.partition = SourceOffset.partition(stream);
    this.carried =
        RecordSchemas.carried(Layout.of(look.schema(), spec.mapping()).sent(), spec.decimalMode());
  }

  /**
   * What must not change between END and END for absence to mean deletion: which rows of which
   * table of which database are read, what tells them apart there and in the records, and to which
   * topic they go. Not who reads them, nor at which address, nor which other columns are sent.
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
    parts.add(spec.topic());
    return Prints.of(parts);
  }

  /** What else must not change within a generation. */
  static String shape(SyncSpec spec, Look look, Layout layout) {
    List<@Nullable String> parts = new ArrayList<>();
    parts.add(look.keyset() ? "keyset" : "snapshot");
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

  /** What its records say that the table looks like. */
  TableSchema carried() {
    return carried;
  }

  Look look() {
    return look;
  }

  GenerationReader pass() {
    return pass;
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
    FoldState folded = fold.state();
    Past past = begun.past();
    return new SourceOffset(
        state,
        begun.generation(),
        begun.attempts(),
        begun.planId(),
        folded,
        begun.start(),
        state == State.DONE ? past.withEnded(begun.generation()) : past);
  }

  /**
   * A page's records. They share one offset, which is the fold as of the poll that takes them: the
   * page may have waited in a buffer meanwhile. An older fold would do no harm, as a restart would
   * only send more of the tail again.
   */
  Parcel parcel(Page page) {
    Map<String, Object> offset = new HashMap<>();
    Receipt receipt = fold.open(page.rows().size(), page.endKey());
    return new Parcel(
        records.of(page.rows(), new TideRecord.Origin(partition, offset, receipt)),
        page.bytes(),
        false,
        () -> offset.putAll(offset(State.SCANNING).toMap()));
  }
}
